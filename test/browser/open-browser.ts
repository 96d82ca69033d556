import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { prepareChromium } from '../../local-cloud/toolbox/chromium.ts';

/** A page that was opened, and what the browser did and complained of meanwhile. */
export interface Opened {
  readonly page: Page;
  readonly requests: readonly string[];
  readonly complaints: readonly string[];
}

export type Browser = Awaited<ReturnType<typeof openBrowser>>;

/** Chromium of Debian. Close it in `afterAll`. */
export async function openBrowser() {
  const executablePath = await prepareChromium();
  const folder = mkdtempSync(join(tmpdir(), 'zk-backup-page-'));
  // Root has no sandbox; nothing but our own file is opened.
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  let count = 0;

  return {
    /** Opens a page from a file, as somebody does who got it by mail. */
    async open(html: string, options: BrowserContextOptions = {}): Promise<Opened> {
      const file = join(folder, `${count++}.html`);
      writeFileSync(file, html);
      const context = await browser.newContext({
        viewport: { width: 1400, height: 900 },
        ...options,
      });
      const page = await context.newPage();
      const [requests, complaints]: [string[], string[]] = [[], []];
      page.on('request', (request) => requests.push(request.url()));
      page.on('console', (message) => complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(error.message));
      await page.goto(pathToFileURL(file).href);
      return { page, requests, complaints };
    },

    async close(): Promise<void> {
      await browser.close();
      rmSync(folder, { recursive: true });
    },
  };
}

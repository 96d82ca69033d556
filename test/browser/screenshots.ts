/** `npm run screenshots`: how the page looks on a phone, a tablet and a desk, into docs/pictures. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openBrowser } from './open-browser.ts';
import { recordedPage } from './recorded-bucket.ts';

const folder = join(__dirname, '..', '..', 'docs', 'pictures');
const shots = [
  { name: 'report-1400', width: 1400, height: 1500, colorScheme: 'light' },
  { name: 'report-820', width: 820, height: 1400, colorScheme: 'dark' },
  { name: 'report-390', width: 390, height: 1400, colorScheme: 'light' },
] as const;

async function main(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const html = await recordedPage();
  const browser = await openBrowser();
  for (const { name, width, height, colorScheme } of shots) {
    const { page } = await browser.open(html, { viewport: { width, height }, colorScheme });
    await page.screenshot({ path: join(folder, `${name}.png`) });
    if (process.argv.includes('--whole')) {
      await page.screenshot({ path: join(folder, `${name}-whole.png`), fullPage: true });
    }
  }
  await browser.close();
}

void main();

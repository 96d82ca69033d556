/** The page of `report` in a real browser: what a person sees, hears read out and prints. */
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { archiveKey, FakeCloud, manifest, manifestKey } from '../unit/cli/fake-cloud.ts';
import { type Browser, openBrowser } from './open-browser.ts';
import { recordedPage } from './recorded-bucket.ts';

let browser: Browser;
let html: string;
beforeAll(async () => {
  html = await recordedPage();
  browser = await openBrowser();
}, 600_000);
afterAll(() => browser?.close());

/** Within its margins of 14 mm, in pixels of CSS. */
const a4 = { width: 688, height: 1016 };

const groundColour = 'getComputedStyle(document.body).backgroundColor';

/** What axe finds against the page, in short. */
async function findings(page: Page) {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<axe.AxeResults>('axe.run()');
  return violations.map(({ id, nodes }) => ({
    id,
    at: nodes
      .slice(0, 3)
      .map(({ html: element, failureSummary }) => `${element} ${failureSummary}`),
  }));
}

test.each(['light', 'dark'] as const)(
  'axe finds nothing against it in the %s: contrast, headings, names',
  async (colorScheme) => {
    const { page } = await browser.open(html, { colorScheme });

    expect(await findings(page)).toEqual([]);
  },
);

test('it asks for nothing but itself, and the browser complains of nothing', async () => {
  const { page, requests, complaints } = await browser.open(html);

  expect(requests).toEqual([page.url()]);
  expect(complaints).toEqual([]);
});

test.each([390, 820, 1400])('at %i pixels it is read without moving it sideways', async (width) => {
  const { page } = await browser.open(html, { viewport: { width, height: 900 } });

  const wide = await page.evaluate<number>('document.documentElement.scrollWidth');
  const cut = await page
    .locator('main *:not(.scroll *, .map *)')
    .evaluateAll(
      (all, edge) =>
        all.flatMap((one) => (one.getBoundingClientRect().right > edge + 1 ? one.outerHTML : [])),
      width,
    );

  expect(wide).toBeLessThanOrEqual(width);
  expect(cut).toEqual([]);
});

test('it looks otherwise in the dark', async () => {
  const ground = async (colorScheme: 'light' | 'dark') => {
    const { page } = await browser.open(html, { colorScheme });
    return page.evaluate<string>(groundColour);
  };

  expect(await ground('light')).not.toBe(await ground('dark'));
});

test('without JavaScript every number is there', async () => {
  const count = async (javaScriptEnabled: boolean) => {
    const { page } = await browser.open(html, { javaScriptEnabled });
    return page.locator('data, time').count();
  };

  expect(await count(false)).toBeGreaterThan(200);
  expect(await count(false)).toBe(await count(true));
});

test('on paper it is dark on white, and what is folded is unfolded', async () => {
  const { page } = await browser.open(manyBackups, { colorScheme: 'dark' });
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });

  const rows = await page
    .locator('tr[data-backup]')
    .evaluateAll((all) => all.map((row) => row.checkVisibility()));

  const ground = await page.evaluate<string>(groundColour);
  expect(ground).toBe('rgb(255, 255, 255)');
  expect(rows).toEqual(Array(20).fill(true));
});

test('on paper of A4 a backup is one line, and all of it is on the paper', async () => {
  const { page } = await browser.open(html, { viewport: { width: a4.width, height: a4.height } });
  await page.emulateMedia({ media: 'print' });

  const rows = await page.locator('tr[data-backup]').evaluateAll((all) =>
    all.map((row) => ({
      height: row.clientHeight,
      right: row.getBoundingClientRect().right,
    })),
  );

  expect(rows).toHaveLength(13);
  expect(rows.filter(({ height }) => height > 30)).toEqual([]);
  expect(rows.filter(({ right }) => right > a4.width)).toEqual([]);
});

test('a table that is too wide is moved by keys', async () => {
  const { page } = await browser.open(html, { viewport: { width: 390, height: 900 } });
  const table = page.locator('[role=region]').last();

  // What the page may not evaluate, a wait of the driver's may not either.
  const moved = table.evaluate(
    (node) =>
      new Promise<number>((resolve) => {
        node.addEventListener('scroll', () => resolve(node.scrollLeft), { once: true });
      }),
  );
  await table.focus();
  await page.keyboard.press('ArrowRight');

  expect(await moved).toBeGreaterThan(0);
}, 60_000);

test('each table takes the focus, also in a browser that gives it to nothing that only moves', async () => {
  const { page } = await browser.open(html);
  const tables = page.locator('.scroll');

  const reached = await tables.evaluateAll((all) => all.map((one) => one.getAttribute('tabindex')));

  expect(reached.length).toBeGreaterThan(3);
  expect(new Set(reached)).toEqual(new Set(['0']));
});

test('what a name tries is not done', async () => {
  const { page, requests, complaints } = await browser.open(hostile);

  expect(await page.evaluate(() => 'caught' in globalThis)).toBe(false);
  expect(await page.locator('script, img, iframe, [onclick], [onerror]').count()).toBe(0);
  expect(requests).toEqual([page.url()]);
  expect(complaints).toEqual([]);
});

let manyBackups: string;
let hostile: string;
beforeAll(async () => {
  const ticks = Array.from(
    { length: 20 },
    (_, at) => `202611${String(at + 1).padStart(2, '0')}T030000Z`,
  );
  manyBackups = await pageOf(
    Object.fromEntries(ticks.map((tick) => [manifestKey(tick), taken(tick)])),
  );
  const bad = '<script>caught=1</script>"><img src=http://127.0.0.1:9/x onerror=caught=1>\u202e';
  hostile = await pageOf({
    [manifestKey('20261122T030000Z')]: taken('20261122T030000Z', {
      node: bad,
      comparison: { previous: null, suspicions: [bad] },
      subtrees: ['/', `/${bad}`].map((path) => ({ path, znodes: 9, bytes: 99 })),
    }),
    'prod/reports/20261122T040000Z-00000000.json': {
      runId: bad,
      tick: bad,
      outcome: bad,
      reason: bad,
      hint: bad,
    },
  });
});

const taken = (tick: string, fields: object = {}) =>
  manifest({ tick, archive: { key: archiveKey(tick), bytes: 614_710, sha256: 'a' }, ...fields });

async function pageOf(objects: Readonly<Record<string, unknown>>): Promise<string> {
  const cloud = new FakeCloud();
  for (const [key, value] of Object.entries(objects)) cloud.put(key, value);
  return (await cloud.run('report')).stdout;
}

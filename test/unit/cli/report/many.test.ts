import { archiveKey, FakeCloud, manifest, manifestKey } from '../fake-cloud.ts';
import { attribute, elementsOf, factsOf, textOf } from './read-page.ts';

const bad = `<script>alert(1)</script>"'\`&\u0000\u001b[2J\u202eevil\u2066`;

const subtrees = (count: number, name = (at: number) => `/tree-${at}`) =>
  [{ path: '/', znodes: 9999, bytes: 99_999 }].concat(
    Array.from({ length: count }, (_, at) => ({
      path: name(at),
      znodes: 50 - (at % 7),
      bytes: 500 - at,
    })),
  );

function backupsOf(cloud: FakeCloud, ensemble: string, count: number, fields: object = {}): void {
  for (let at = 1; at <= count; at++) {
    const tick = `202611${String(at).padStart(2, '0')}T030000Z`;
    const archive = {
      key: archiveKey(tick).replace('prod', ensemble),
      bytes: 1000 + at,
      sha256: 'a',
    };
    cloud.put(
      manifestKey(tick).replace('prod', ensemble),
      manifest({ ensemble, tick, archive, subtrees: subtrees(180), ...fields }),
    );
  }
}

test('of 300 ensembles each is there, with few requests at once and a page that a browser takes', async () => {
  const cloud = new FakeCloud();
  const names = Array.from({ length: 300 }, (_, at) => `ensemble-${at}`);
  for (const name of names) backupsOf(cloud, name, 15);

  const { code, stdout } = await cloud.run('report');

  expect(code).toBe(0);
  const sections = elementsOf(stdout).flatMap((one) => attribute(one, 'data-ensemble') ?? []);
  expect(sections.sort()).toEqual(names.sort());
  expect(cloud.mostUnderWay).toBeLessThanOrEqual(24);
  expect(stdout.length).toBeLessThan(8_000_000);
  const told = elementsOf(stdout).filter((one) => attribute(one, 'data-backup') !== undefined);
  expect(told).toHaveLength(2400);
  const counts = factsOf(stdout).filter(({ fact, of }) => fact === 'backupCount' && of.overview);
  expect(counts.map(({ value }) => value)).toEqual(names.map(() => 15));
});

test('of a thousand backups the newest are told, and how many there are', async () => {
  const cloud = new FakeCloud();
  for (let hour = 0; hour < 500; hour++) {
    const time = new Date(Date.UTC(2026, 10, 1, hour)).toISOString();
    const tick = `${time.slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
    cloud.put(manifestKey(tick), manifest({ tick, subtrees: subtrees(180) }));
  }

  const { stdout } = await cloud.run('report');

  expect(elementsOf(stdout).filter((one) => attribute(one, 'data-backup'))).toHaveLength(60);
  expect(factsOf(stdout).find(({ fact }) => fact === 'backupCount')?.value).toBe(500);
  expect(stdout.length).toBeLessThan(300_000);
});

test('no name runs, hides or turns anything, wherever it comes from', async () => {
  const cloud = new FakeCloud();
  backupsOf(cloud, 'prod', 2, {
    node: bad,
    zookeeperVersion: bad,
    mode: bad,
    proof: { level: 2, unproven: bad },
    comparison: { previous: { key: bad }, suspicions: [bad] },
    subtrees: subtrees(3, (at) => `/${bad}${at}`),
  });
  const ended = {
    runId: bad,
    tick: bad,
    outcome: bad,
    phase: bad,
    code: bad,
    reason: bad,
    hint: bad,
  };
  cloud.put('prod/reports/20261122T040000Z-00000000.json', ended);
  cloud.put('prod/drills/20261122T040000Z.json', {
    ...{ archiveKey: bad, ok: false, node: bad, at: '2026-11-22T04:00:00Z', seconds: 1 },
    checks: [{ name: bad, passed: false, found: bad }],
  });
  cloud.put(`prod/drills/${bad}.json`, bad);

  const { stdout } = await cloud.run('report');

  const elements = elementsOf(stdout);
  expect(
    elements.filter(({ tagName }) =>
      ['script', 'img', 'iframe', 'object', 'base'].includes(tagName),
    ),
  ).toEqual([]);
  expect(
    elements.flatMap(({ attrs }) => attrs).filter(({ name }) => name.startsWith('on')),
  ).toEqual([]);
  expect(stdout).not.toMatch(/[^\n\P{Cc}]|\p{Bidi_Control}/u);
  expect(textOf(elements[0] as never)).toContain(
    '<script>alert(1)</script>"\'`&\\x00\\x1b[2J\\u202eevil',
  );
});

test('a name of 70,000 bytes is cut, and the page stays small', async () => {
  const cloud = new FakeCloud();
  backupsOf(cloud, 'prod', 2, { subtrees: subtrees(40, (at) => `/${at}${'é'.repeat(35_000)}`) });

  const { stdout } = await cloud.run('report');

  expect(stdout.length).toBeLessThan(200_000);
  expect(stdout).not.toContain('é'.repeat(200));
});

test('paths of a thousand names, or without their parents, are drawn', async () => {
  const cloud = new FakeCloud();
  const deep = Array.from({ length: 1000 }, (_, at) => ({
    path: '/a'.repeat(at + 1),
    znodes: 1,
    bytes: 1,
  }));
  backupsOf(cloud, 'prod', 1, {
    subtrees: [{ path: '/', znodes: 5, bytes: 5 }, ...deep].slice(0, 1000),
  });
  backupsOf(cloud, 'lost', 1, {
    subtrees: [
      { path: '/', znodes: 5, bytes: 5 },
      { path: '/no/parent', znodes: 4, bytes: 4 },
    ],
  });

  const { code, stdout } = await cloud.run('report');

  expect(code).toBe(0);
  expect(
    elementsOf(stdout).filter((one) => attribute(one, 'data-path') === '/no/parent'),
  ).toHaveLength(2);
});

/** Which room may import which: the arrows of the house go one way, and backup and restore do not know each other. */
import { dirname, join } from 'node:path';
import { files, read } from './repository.ts';

const below = ['contract', 'words', 'zookeeper', 'flow', 'aws', 'archive', 'node', 'run', 'copies'];

/** Of each room what it may import besides itself; all but lib and cli lie in lambda/. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  words: [],
  contract: ['words'],
  zookeeper: [],
  flow: ['contract', 'words'],
  aws: ['contract', 'words', 'flow'],
  archive: ['contract', 'words', 'zookeeper', 'flow', 'aws'],
  node: ['contract', 'words', 'flow', 'aws'],
  run: ['contract', 'words', 'flow', 'aws', 'archive'],
  copies: ['contract', 'words', 'aws', 'archive'],
  backup: below,
  restore: below,
  notify: ['contract', 'words', 'flow'],
  catalog: [...below, 'restore'],
  health: [...below, 'backup', 'restore', 'catalog'],
  report: [...below, 'backup', 'restore', 'catalog', 'health'],
  deployment: [...below, 'backup', 'restore', 'catalog', 'health'],
  lib: ['contract', 'words'],
  cli: [...below, 'backup', 'restore', 'notify', 'catalog', 'health', 'report'],
};

/** In these a fault is told, by whoever meets one; and a number, by whoever counts. */
const words = ['lambda/errors.ts', 'lambda/shown.ts', 'lambda/units.ts'];

/** What the product says of itself. */
const own = 'package.json';

/** Within what knows ZooKeeper's files and requests: a floor rests on those before it. */
const floors = ['bytes', 'files', 'requests', 'tree', 'verdict'];

function roomOf(path: string): string | undefined {
  if (words.includes(path)) return 'words';
  const [top = '', second = ''] = path.split('/');
  const room = top === 'lambda' ? second : top;
  return Object.hasOwn(arrows, room) ? room : undefined;
}

const importing = /from '(\.[^']+)'|import\('(\.[^']+)'\)/g;

const imports = files
  .filter((path) => /^(bin|cli|lambda|lib)\/.*\.ts$/.test(path))
  .flatMap((from) =>
    [...read(from).matchAll(importing)].map(([, one, other]) => ({
      from,
      to: join(dirname(from), one ?? other ?? ''),
    })),
  );

test('no room imports what it must not know', () => {
  const wrong = imports.filter(({ from, to }) => {
    const [room, other] = [roomOf(from), roomOf(to)];
    if (room === undefined || room === other || to === own) return false;
    return other === undefined || !arrows[room]?.includes(other);
  });

  expect(imports.length).toBeGreaterThan(800);
  expect(wrong).toEqual([]);
});

test('each floor of lambda/zookeeper rests on those below it', () => {
  const floorOf = (path: string) => floors.indexOf(path.split('/')[2] ?? '');
  const inside = imports.filter(({ from }) => from.startsWith('lambda/zookeeper/'));

  expect(inside.length).toBeGreaterThan(100);
  expect(inside.filter(({ from, to }) => floorOf(to) > floorOf(from))).toEqual([]);
});

test('each file of lambda/, lib/ and cli/ is in a room', () => {
  const homeless = files.filter(
    (path) => /^(cli|lambda|lib)\/.*\.ts$/.test(path) && roomOf(path) === undefined,
  );

  expect(homeless).toEqual([]);
});

test('no folder of the product holds over 18 files', () => {
  const sizes = new Map<string, number>();
  for (const path of files.filter((one) => /^(bin|cli|lambda|lib)\//.test(one))) {
    sizes.set(dirname(path), (sizes.get(dirname(path)) ?? 0) + 1);
  }

  expect([...sizes].filter(([, size]) => size > 18)).toEqual([]);
});

/** The scripts on the nodes have rooms, too: what several documents need lies in server and shared. */
const scripts = new Map(
  files.flatMap((path) => {
    const [, room, name] = /^lib\/node\/(\w+)\/([\w-]+)\.sh$/.exec(path) ?? [];
    return name
      ? [[name, { room, needs: /^# needs: (.*)$/m.exec(read(path))?.[1]?.split(' ') }]]
      : [];
  }),
);

test('no script needs one of another document', () => {
  const wrong = [...scripts].flatMap(([name, { room, needs = [] }]) =>
    needs
      .filter((need) => need !== 'nothing')
      .map((need) => ({ name, room, of: scripts.get(need)?.room }))
      .filter(({ of }) => of !== room && !['server', 'shared'].includes(of ?? '')),
  );

  expect(scripts.size).toBeGreaterThan(40);
  expect(wrong).toEqual([]);
});

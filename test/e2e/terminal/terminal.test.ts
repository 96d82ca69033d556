/** A walk through all commands in real terminals, narrow and wide. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandLineEnvironment } from '../../../bin/local/command-line.ts';
import { verbs } from '../../../cli/verbs.ts';
import type { EnsembleNode } from '../../../local-cloud/ensemble/ensemble-node.ts';
import type { LocalCloud } from '../../../local-cloud/local-cloud.ts';
import { beginningOfRandom } from '../../unit/cli/archives.ts';
import { backUpWell, startCloud } from '../clouds.ts';
import { e2eFolder } from '../e2e-folder.ts';
import { connectTo } from '../put-back/server.ts';
import { leftOfPhases } from './left-of-phases.ts';
import { openTerminals, type Seen, type Terminals } from './terminal.ts';

const directory = join(e2eFolder, 'terminal');
const logs = 'test/fixtures/zookeeper-3.9.6/rnd';
const names = Object.keys(verbs);

let cloud: LocalCloud;
let terminals: Terminals;
/** The stack's bucket and functions. */
let stack: Readonly<Record<string, string>>;
let outputs: string;
/** The logs of an earlier time. */
const earlier = join(directory, 'earlier');

beforeAll(async () => {
  terminals = await openTerminals(directory);
  beginningOfRandom(earlier);
  cloud = await startCloud('terminal-cloud', {
    nodes: 1,
    mode: 'live',
    durable: { millisecondsPerSecond: 50 },
  });
  stack = commandLineEnvironment(cloud);
  outputs = join(directory, 'outputs.json');
  writeFileSync(outputs, JSON.stringify({ ZkBackup: cloud.outputs }));
}, 900_000);
afterAll(async () => {
  await cloud?.close();
  await terminals?.close();
});

/** A line that is too long: but a word, such as a key, and a command that is copied are not broken. */
const tooLong = (columns: number, { lines }: Seen) =>
  lines
    .filter((line) => [...line].length > columns)
    .filter(
      (line) => !line.includes('npx zk-backup ') && / \S/.test(line.replace(/^ *(\S )?/, '')),
    );

/** ✓ over something that is to be looked at. */
const praised = ({ code, lines }: Seen) =>
  lines.some((line) => line.startsWith('✓ ')) &&
  (code !== 0 || lines.some((line) => line.trim().startsWith('! ')));

const planOf = ({ lines }: Seen) => /^Plan (\S+)$/m.exec(lines.join('\n'))?.[1];

const codes = (seen: readonly Seen[]) => seen.map(({ code }) => code);
const typed = (lines: readonly (readonly string[])[]) => lines.map((args) => ({ args }));

test('on 44 columns the whole story of a stack is told without a broken line', async () => {
  const lines = [
    ...[['status'], ['run', 'local', '--dry-run'], ['run', 'local'], ['list'], ['status', 'local']],
    ...[
      ['run', '--all', '--outputs', outputs],
      ['drill', 'local'],
    ],
    ['restore', 'local', '--plan-only'],
  ];
  const restore = { args: ['restore', 'local', '--long'], answer: 'local' };

  const seen = await terminals.type(44, [...typed(lines), restore], stack);
  const planId = planOf(seen.at(-1) as Seen) ?? '';
  seen.push(...(await terminals.type(44, typed([['undo', planId, '--yes'], ['status']]), stack)));

  expect(codes(seen)).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  expect(seen.flatMap((one) => tooLong(44, one))).toEqual([]);
  expect(seen.filter(praised)).toEqual([]);
  expect(leftOfPhases(seen[2] as Seen)).toEqual([]);
});

describe.each([44, 60, 80])('on %d columns', (columns) => {
  test('no line of any help is broken', async () => {
    const lines = [['--help'], ['--version'], ...names.map((name) => [name, '--help'])];

    const seen = await terminals.type(columns, typed(lines), stack);

    expect(codes(seen)).toEqual(lines.map(() => 0));
    expect(seen.flatMap((one) => tooLong(columns, one))).toEqual([]);
  });

  test('no line about wrong use is broken', async () => {
    const lines = [
      ...[[], ['lst'], ['list', '--lst'], ['list', '--last', 'many'], ['status', 'prdo']],
      ...[['run'], ['run', 'local', '--all'], ['restore', 'prdo'], ['restore', 'local', '--yes']],
      ...[
        ['restore', 'local', '--before', 'yesterday'],
        ['undo', 'x'],
        ['drill', 'local@'],
      ],
      ...[['verify'], ['verify', './none'], ['ls', logs, 'p'], ['cat', logs, '/none']],
      ...[
        ['stat', logs, '/', '--at', '0x'],
        ['get', logs, '/'],
        ['diff', logs, logs, '/none'],
      ],
      ...[
        ['log', logs, '--type', 'remove'],
        ['completion', 'tcsh'],
      ],
    ];

    const seen = await terminals.type(columns, typed(lines), stack);

    expect(codes(seen).filter((code) => code === 0)).toEqual([]);
    expect(seen).toHaveLength(lines.length);
    expect(seen.flatMap((one) => tooLong(columns, one))).toEqual([]);
  });

  test('no line of what reads a backup is broken', async () => {
    const lines = [
      ...[
        ['verify', logs],
        ['ls', logs],
        ['stat', logs, '/'],
        ['log', logs, '--until', '0x20'],
      ],
      ['log', logs, '/n40', '--data', '--until', '0x200'],
      ['get', logs, '/n40', '-o', join(directory, `znode-${columns}`)],
      ['get', logs, '/n40', '-o', join(directory, `tree-${columns}/`)],
      ...[
        ['diff', logs, './none'],
        ['diff', logs, earlier, '--summary'],
      ],
      ...[
        ['diff', logs, earlier, '/n55', '--data'],
        ['diff', logs, earlier, '/n55'],
      ],
      ['completion', 'bash'],
    ];

    const seen = await terminals.type(columns, typed(lines), {});

    expect(seen.slice(0, -1).flatMap((one) => tooLong(columns, one))).toEqual([]);
    expect(seen.filter(praised)).toEqual([]);
    expect(codes(seen)).toEqual([0, 0, 0, 0, 0, 0, 0, 2, 1, 1, 1, 0]);
  });

  test('no line about a backup in the bucket is broken', async () => {
    const lines = [
      ...[
        ['list', 'local'],
        ['status', 'local'],
        ['verify', 'local'],
        ['ls', 'local'],
      ],
      ...[
        ['stat', 'local', '/'],
        ['cat', 'local', '/zookeeper/config'],
        ['log', 'local'],
      ],
      ...[
        ['diff', 'local@-1', 'local'],
        ['verify', 'local@-99'],
        ['run', 'local', '--dry-run'],
      ],
    ];

    const seen = await terminals.type(columns, typed(lines), stack);

    expect(seen).toHaveLength(lines.length);
    expect(seen.flatMap((one) => tooLong(columns, one))).toEqual([]);
    expect(seen.filter(praised)).toEqual([]);
  });
});

describe('of a part that is to be put back', () => {
  const like = '/shop/a: npx zk-backup list';
  beforeAll(async () => {
    const client = await connectTo(cloud.ensemble.nodes[0] as EnsembleNode);
    await client.create('/shop', null);
    const paths = [like, ...Array.from({ length: 12 }, (_, n) => `/shop/item-${n}`)];
    for (const path of paths) await client.create(path, Buffer.from('of then'));
    await backUpWell(cloud);
    for (const path of paths.slice(0, -1)) await client.delete(path);
    await client.setData('/shop/item-11', Buffer.from('of now'));
    await client.close();
  });

  /** Commands that are printed to go on with, as they are typed. */
  const printed = ({ lines }: Seen): string[][] =>
    lines
      .filter((line) => !line.includes(like))
      .flatMap((line) => /npx zk-backup ((?:restore|undo) .*)$/.exec(line)?.[1] ?? [])
      .map((command) => command.split(' '));
  const plan = ['restore', 'local', '--path', '/shop', '--plan-only'];

  test.each([
    [44, 36],
    [60, 30],
    [80, 24],
  ])('on %d columns the plan has no broken line, and not more than %d', async (columns, most) => {
    const [seen] = (await terminals.type(columns, typed([plan]), stack)) as [Seen];

    expect(seen.code).toBe(0);
    expect(tooLong(columns, seen)).toEqual([]);
    const text = /^Plan .* --long$/ms.exec(seen.lines.join('\n'))?.[0] ?? '';
    expect(text.split('\n').length).toBeLessThanOrEqual(most);
    expect(text.replace(/\s+/g, ' ')).toContain(`+ ${like} + /shop/item-0 `);
  });

  test('each command that is printed on the way works as it stands, to the undo', async () => {
    const found = Object.fromEntries(
      Object.entries(stack).filter(([name]) => !name.startsWith('ZK_BACKUP_')),
    );
    const named = [...plan, '--outputs', outputs];
    const type = async (args: string[], answer: string): Promise<Seen> =>
      ((await terminals.type(44, [{ args, answer }], found)) as [Seen])[0];

    const planned = await type(named, '');
    const commands = printed(planned);
    const asked = await Promise.all(commands.map((command) => type(command, 'locla')));
    const done = await type(commands.at(-1) as string[], 'local');
    const undone = await type(printed(done).at(-1) as string[], 'local');

    expect(commands.map((command) => command.at(-1))).toEqual(['--all', '--long', planOf(planned)]);
    expect(codes([planned, ...asked, done, undone])).toEqual([0, 1, 1, 1, 0, 0]);
    expect([planned, ...asked, done, undone].flatMap((one) => tooLong(44, one))).toEqual([]);
    expect(asked.map(({ lines }) => lines.join(' '))).toEqual(
      commands.map(() => expect.stringContaining('Nothing was touched. The plan is kept:')),
    );
  });
});

test.each([
  ['has its colours', {}, true],
  ['has none under NO_COLOR', { NO_COLOR: '1' }, false],
])('a terminal %s', async (_what, environment, isColoured) => {
  const lines = typed([['verify', logs], ['log', logs, '--until', '0x20'], ['lst']]);

  const seen = await terminals.type(80, lines, environment);

  expect(seen.map(({ painted }) => painted.includes('\x1b'))).toEqual([
    ...[isColoured, isColoured, false],
  ]);
});

import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ToldTransaction } from '../../cli/history/told-history.ts';
import type { ToldChange } from '../../cli/history/told-transaction.ts';
import { BackupTree } from '../../cli/source/backup-tree.ts';
import { openSource } from '../../cli/source/open.ts';
import { survey } from '../../cli/source/survey.ts';
import { effectsOf, type Transaction } from '../../lambda/zookeeper/files/transaction.ts';
import { fixtures, run, temporaryFolder } from '../unit/cli/archives.ts';

const folder = temporaryFolder();
const whole = folder.path('whole');
let all: readonly ToldTransaction[];
beforeAll(async () => {
  place('whole', '0', '1');
  all = await told(whole);
});
afterAll(() => folder.remove());

const logs = ['1', '6a0', '10ff', '1727', '1fff', '2a8d', '308f', '3869', '3ec2', '4558'];

/** Copies a snapshot of the random workload and its logs from one on. */
function place(name: string, snapshot: string, firstLog: string): string {
  mkdirSync(folder.path(name));
  const files = [
    `snapshot.${snapshot}`,
    ...logs.slice(logs.indexOf(firstLog)).map((one) => `log.${one}`),
  ];
  for (const file of files) cpSync(join(fixtures, 'rnd', file), join(folder.path(name), file));
  return folder.path(name);
}

async function told(name: string): Promise<ToldTransaction[]> {
  const { stdout } = await run('log', name, '--json');
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

const lengthsIn = ({ zxid, operation, parts, removed, ...one }: ToldTransaction) =>
  [...(parts ?? removed ?? [{ ...one, operation }])].map(
    ({ path, bytesBefore, operation: what }: ToldChange) => ({ zxid, path, what, bytesBefore }),
  );

/** The znodes as a replay has them, from the first transaction to the last. */
async function eachWithTree(
  name: string,
  see: (transaction: Transaction, tree: BackupTree) => void,
) {
  const tree = new BackupTree();
  await survey(await openSource(name), () => ({
    snapshot() {},
    session: (id) => tree.session(id),
    node: (node) => tree.node(node),
    transaction(transaction) {
      see(transaction, tree);
      tree.take(transaction);
    },
  }));
}

test('bytes before are those that the tree had before', async () => {
  const lengths = new Map<string, number>();
  await eachWithTree(whole, (transaction, tree) => {
    for (const effect of effectsOf(transaction)) {
      if (effect.kind !== 'setData' && effect.kind !== 'delete') continue;
      const path = Buffer.from(effect.path).toString();
      const znode = tree.find(path);
      if (znode && transaction.change.kind !== 'multi') {
        lengths.set(`${transaction.zxid} ${path}`, Math.max(0, znode.dataLength));
      }
    }
  });

  const ours = all.flatMap(({ zxid, path, bytesBefore, operation }) =>
    operation === 'setData' || operation === 'delete'
      ? [[`${BigInt(zxid)} ${path}`, bytesBefore] as const]
      : [],
  );

  expect(ours.length).toBeGreaterThan(1000);
  expect(new Map(ours)).toEqual(lengths);
});

test('a backup with later logs tells the same, or says that it does not know; after its snapshot it knows', async () => {
  const late = await told(place('late', '3867', '308f'));

  const truth = new Map(
    all.flatMap(lengthsIn).map((one) => [JSON.stringify([one.zxid, one.path, one.what]), one]),
  );
  const ours = late.flatMap(lengthsIn);

  const pairs = ours.map((one) => ({
    ours: one,
    truth: truth.get(JSON.stringify([one.zxid, one.path, one.what])),
  }));
  const isKnown = ({ bytesBefore }: { bytesBefore?: unknown }) => bytesBefore !== undefined;
  const unknown = pairs.filter((pair) => pair.truth && isKnown(pair.truth) && !isKnown(pair.ours));
  expect(
    pairs.filter((pair) => isKnown(pair.ours) && pair.ours.bytesBefore !== pair.truth?.bytesBefore),
  ).toEqual([]);
  expect(unknown.filter((pair) => BigInt(pair.ours.zxid) > 0x3867n)).toEqual([]);
  expect(unknown.length).toBeLessThan(pairs.length / 4);
});

test('a session holds what it is told to hold', async () => {
  const held = new Map<string, string[]>();
  let seen = 0;
  await eachWithTree(whole, ({ zxid, clientId }, tree) => {
    if (++seen % 1000 !== 0) return;
    const own = [...tree.below('/')].filter(
      ({ kind, stat }) => kind === 'ephemeral' && stat.ephemeralOwner === clientId,
    );
    held.set(`0x${zxid.toString(16)}`, own.map(({ path }) => path).sort());
  });

  const ours = all.filter(({ zxid }) => held.has(zxid));

  expect(new Set([...held.values()].map(({ length }) => length > 0)).size).toBe(2);
  expect(ours.map(({ session }) => session.ephemeralCount)).toEqual(
    [...held.values()].map(({ length }) => length),
  );
  for (const { zxid, session } of ours) {
    expect(held.get(zxid)).toEqual(expect.arrayContaining([...session.ephemerals]));
  }
});

import { createReadStream, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ByteSource } from '../../lambda/zookeeper/bytes/byte-source.ts';
import { decodeText } from '../../lambda/zookeeper/bytes/jute.ts';
import { type DataFile, parseDataFile } from '../../lambda/zookeeper/files/data-files.ts';
import { readSnapshot } from '../../lambda/zookeeper/files/snapshot.ts';
import type { Stat } from '../../lambda/zookeeper/files/snapshot-node.ts';
import { type Change, transactionType } from '../../lambda/zookeeper/files/transaction.ts';
import {
  type LoggedTransaction,
  readTransactionLog,
} from '../../lambda/zookeeper/files/transaction-log.ts';
import type { ZooKeeperSeries } from '../../local-cloud/toolbox/packages.ts';
import { busyEnsemble } from './busy-ensemble.ts';
import { e2eFolder } from './e2e-folder.ts';
import { failedMultisWithOldBytes } from './failed-multis.ts';
import { type PrintedTransaction, printLog, printSnapshot } from './toolkit.ts';
import { isWholeSnapshot } from './whole-snapshot.ts';
import { type Written, writtenByServer } from './written-by-server.ts';

const hex = (value: bigint, digits = 0) =>
  `0x${BigInt.asUintN(64, value).toString(16).padStart(digits, '0')}`;

/** As Java writes a date. */
function dateOf(time: bigint): string {
  const date = new Date(Number(time));
  const [day = '', number, month, year, clock] = date.toUTCString().split(' ');
  return `${day.slice(0, 3)} ${month} ${number} ${clock} UTC ${year}`;
}

const printedStat = (stat: Stat, dataLength: number) => ({
  cZxid: hex(stat.czxid, 14),
  ctime: dateOf(stat.ctime),
  mZxid: hex(stat.mzxid, 14),
  mtime: dateOf(stat.mtime),
  pZxid: hex(stat.pzxid, 14),
  cversion: `${stat.cversion}`,
  dataVersion: `${stat.version}`,
  aclVersion: `${stat.aversion}`,
  ephemeralOwner: hex(stat.ephemeralOwner, 14),
  dataLength: `${Math.max(0, dataLength)}`,
});

async function ourSnapshot(file: string) {
  const znodes = new Map<string, Readonly<Record<string, string>>>();
  const sessions: (readonly [string, string])[] = [];
  const source = new ByteSource(file, createReadStream(file), { summed: true });
  const { inventory } = await readSnapshot(source, {
    session: (id, timeoutMs) => sessions.push([hex(id), `${timeoutMs}`]),
    node: (node) => znodes.set(node.path, printedStat(node.stat, node.dataLength)),
  });
  return { count: inventory.znodes, znodes, sessions };
}

const typeNames = new Map<number, string>(
  Object.entries(transactionType).map(([name, type]) => [type, name.toLowerCase()]),
);

function firstOf(change: Change): string {
  if ('path' in change) return decodeText(change.path);
  if (change.kind === 'createSession') return `${change.timeoutMs}`;
  return change.kind === 'error' ? `${change.code}` : '';
}

const printed = ({
  clientId,
  cxid,
  zxid,
  type,
  change,
}: LoggedTransaction): PrintedTransaction => ({
  session: hex(clientId),
  cxid: hex(BigInt(cxid >>> 0)),
  zxid: hex(zxid),
  type: typeNames.get(type) ?? `${type}`,
  first: firstOf(change),
});

async function ourLog(file: string, zxid: bigint): Promise<PrintedTransaction[]> {
  const transactions: PrintedTransaction[] = [];
  const source = new ByteSource(file, createReadStream(file));
  await readTransactionLog(source, zxid, (transaction) => transactions.push(printed(transaction)));
  return transactions;
}

/** The tool prints a multi with its parts, and a closed session with its paths, in bytes. */
const comparable = (transactions: readonly PrintedTransaction[]) =>
  transactions.map((one) =>
    ['multi', 'closesession'].includes(one.type) ? { ...one, first: '' } : one,
  );

/** The tool loads a snapshot as a server does, which counts anew what is below a quota: those bytes are not the file's. */
const withoutStatistics = (znodes: ReadonlyMap<string, Readonly<Record<string, string>>>) =>
  new Map(
    [...znodes].map(([path, stat]) => [
      path,
      quotaStatistics.test(path) ? { ...stat, dataLength: 'counted anew' } : stat,
    ]),
  );

const quotaStatistics = /^\/zookeeper\/quota\/.+\/zookeeper_stats$/;

type Source = Pick<Written, 'node' | 'toolbox'>;

const alone = (series: ZooKeeperSeries): Promise<Source> =>
  writtenByServer({ name: 'interoperation', series, operations: 3000, snapCount: 1000 });

/** It applies before it logs: its logs hold failed multis with the bytes of their records. */
async function slowOfThree(series: ZooKeeperSeries): Promise<Source> {
  const directory = join(e2eFolder, `interoperation-busy-${series}`);
  const size = { operations: 1500, snapCount: 500, failing: 30, seed: 20_260_104 };
  const { troubled, toolbox } = await busyEnsemble({ directory, series, ...size });
  expect(failedMultisWithOldBytes(troubled)).toBeGreaterThan(0);
  return { node: troubled, toolbox };
}

describe.each([
  ['a server of 3.8', () => alone('3.8')],
  ['a server of 3.9', () => alone('3.9')],
  ['the slowest of three servers of 3.8', () => slowOfThree('3.8')],
  ['the slowest of three servers of 3.9', () => slowOfThree('3.9')],
] as const)('of what %s wrote', (_name, write) => {
  let written: Source;
  let files: (DataFile & { readonly file: string })[];

  beforeAll(async () => {
    written = await write();
    const folder = join(written.node.dataDirectory, 'version-2');
    files = readdirSync(folder).flatMap((name) => {
      const file = parseDataFile(name);
      if (file?.kind === 'snapshot' && !isWholeSnapshot(join(folder, name))) return [];
      return file ? [{ ...file, file: join(folder, name) }] : [];
    });
  }, 900_000);

  const filesOf = (kind: DataFile['kind']) =>
    files.filter((file) => file.kind === kind).sort((a, b) => Number(a.zxid - b.zxid));

  test('we read in each snapshot what zkSnapShotToolkit prints', async () => {
    for (const { file } of filesOf('snapshot')) {
      const theirs = await printSnapshot(written.toolbox, file);

      const ours = await ourSnapshot(file);

      expect(withoutStatistics(ours.znodes)).toEqual(withoutStatistics(theirs.znodes));
      expect([...ours.sessions].sort()).toEqual([...theirs.sessions].sort());
      expect(theirs.count).toBe(ours.count + 1);
    }
    expect(filesOf('snapshot').length).toBeGreaterThan(2);
  });

  test('we read in each log what zkTxnLogToolkit prints', async () => {
    for (const { file, zxid } of filesOf('log')) {
      const theirs = await printLog(written.toolbox, file);

      const ours = await ourLog(file, zxid);

      expect(comparable(ours)).toEqual(comparable(theirs));
    }
    expect(filesOf('log').length).toBeGreaterThan(1);
  });
});

import { NotAnArchive } from '../../lambda/archive/archive-limits.ts';
import type { ArchiveMember } from '../../lambda/archive/archive-members.ts';
import { readInOrder } from '../../lambda/archive/in-order.ts';
import { ByteSource } from '../../lambda/zookeeper/bytes/byte-source.ts';
import { DataFileError, formatZxid } from '../../lambda/zookeeper/bytes/data-file-errors.ts';
import { BegunSnapshot, readSnapshotFile } from '../../lambda/zookeeper/files/begun-snapshot.ts';
import { type DataFile, parseDataFile } from '../../lambda/zookeeper/files/data-files.ts';
import { readTransactionLog } from '../../lambda/zookeeper/files/transaction-log.ts';
import { isBridged } from '../../lambda/zookeeper/verdict/begun.ts';
import { LogRun } from '../../lambda/zookeeper/verdict/log-run.ts';
import { StartPoint } from '../../lambda/zookeeper/verdict/start-point.ts';
import { NotReadable } from '../errors.ts';
import { brokenArchive } from './archive.ts';
import { BackupTree } from './backup-tree.ts';
import type { Source } from './source.ts';

export interface TreeOptions {
  /** The tree after this transaction instead of the last one. */
  readonly at?: bigint | undefined;
  /** Of which paths data is kept; memory grows with it. @default - of none */
  readonly keeps?: (path: string) => boolean;
}

/** Whether a znode is this one, or below it. Pure. */
export const isBelow = (root: string, path: string): boolean =>
  path === root || path.startsWith(root === '/' ? '/' : `${root}/`);

/** The newest snapshot so far, and the transactions after it. */
interface Reading {
  readonly start: StartPoint;
  readonly tree: BackupTree;
}

const hint = 'npx zk-backup verify says what is wrong with it, and what would still restore.';

/**
 * Reads the znodes of a backup: its newest snapshot, and the logs replayed over it. Memory grows
 * with the number and length of the paths, not with the data.
 * @throws NotReadable when the files do not lead there, or pass by what a snapshot was to hold that was only begun
 */
export async function readTree(source: Source, options: TreeOptions = {}): Promise<BackupTree> {
  let reading: Reading | undefined;
  try {
    reading = await readInOrder(
      () => source.members(),
      (members) => readMembers(members, options),
    );
  } catch (cause) {
    if (cause instanceof NotAnArchive) throw brokenArchive(source.name, cause);
    if (!(cause instanceof DataFileError)) throw cause;
    const { file, offset } = cause.place;
    throw new NotReadable(`${file}, byte ${offset}: ${cause.message}`, { hint, cause });
  }
  return checked(reading, source.name, options.at).tree;
}

async function readMembers(
  members: AsyncIterable<ArchiveMember>,
  options: TreeOptions,
): Promise<Reading | undefined> {
  const starts: StartPoint[] = [];
  const logs = new LogRun(starts);
  const begun: BegunSnapshot[] = [];
  let reading: Reading | undefined;
  for await (const member of members) {
    const file = parseDataFile(member.path.slice(member.path.lastIndexOf('/') + 1));
    if (file?.kind === 'snapshot') {
      const newer = await readNewer(member, file, reading?.start, options).catch(asBegun);
      if (newer instanceof BegunSnapshot) begun.push(newer);
      else reading = newer ?? reading;
    } else if (file && reading) {
      starts[0] = reading.start;
      await readLog(member, file, reading, logs, options.at);
    }
  }
  const missed = begun.find((one) => !isBridged(one, reading?.start, logs));
  if (missed) throw missed;
  return reading;
}

function asBegun(error: unknown): BegunSnapshot {
  if (error instanceof BegunSnapshot) return error;
  throw error;
}

/** @returns undefined for a snapshot that is not the one to begin with */
async function readNewer(
  { path, chunks }: ArchiveMember,
  file: DataFile,
  before: StartPoint | undefined,
  { at, keeps }: TreeOptions,
): Promise<Reading | undefined> {
  const { zxid } = file;
  if (zxid <= (before?.zxid ?? -1n) || (at !== undefined && zxid > at)) return undefined;
  const tree = new BackupTree(keeps);
  const snapshot = await readSnapshotFile(path, file, chunks, {
    session: (id) => tree.session(id),
    acl: (id, entries) => tree.acl(id, entries),
    node: (node) => tree.node(node),
  });
  const start = new StartPoint(path, zxid, snapshot);
  return at !== undefined && start.end > at ? undefined : { start, tree };
}

async function readLog(
  { path, chunks }: ArchiveMember,
  { zxid }: DataFile,
  { start, tree }: Reading,
  logs: LogRun,
  at = 2n ** 63n,
): Promise<void> {
  logs.open(path, zxid);
  const log = await readTransactionLog(new ByteSource(path, chunks), zxid, (transaction) => {
    if (!logs.take(transaction) || transaction.zxid > at) return;
    if (start.take(transaction, path)) tree.take(transaction);
  });
  logs.close(log);
}

function checked(reading: Reading | undefined, name: string, at: bigint | undefined): Reading {
  if (!reading) {
    const which =
      at === undefined ? 'no snapshot' : `no snapshot that is complete at ${formatZxid(at)}`;
    throw new NotReadable(`${name} holds ${which}.`, { hint });
  }
  const fault = reading.start.fault();
  const range = reading.start.range();
  if (fault) throw new NotReadable(`${fault.file}: ${fault.sentence}`, { hint });
  if (at === undefined || at === range?.to) return reading;
  throw new NotReadable(`${name} holds no transaction ${formatZxid(at)}.`, {
    hint: `Its snapshot and logs lead up to ${formatZxid(range?.to ?? 0n)}.`,
  });
}

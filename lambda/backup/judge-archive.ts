import type { StoredObject } from '../aws/archive-store.ts';
import type { UploadLine } from '../contract.ts';
import { baseLogOf, parseDataFile } from '../zookeeper/data-files.ts';
import type { ArchiveContents, ArchivedFile } from './read-archive.ts';

/** One comparison of the proof. */
export interface Check {
  readonly name: string;
  readonly passed: boolean;
  /** What was found, in words an operator understands. */
  readonly found: string;
}

/**
 * Level 1, *whole*: node, S3 and the bytes read back agree, and the archive lists a whole snapshot
 * with the log it is replayed from.
 */
export interface Verdict {
  readonly level: 0 | 1;
  readonly checks: readonly Check[];
}

/** Judges an archive from what the node sent, what S3 says, and what was read back. Pure. */
export function judgeArchive(
  sent: UploadLine,
  stored: StoredObject,
  read: ArchiveContents,
): Verdict {
  const checks = [
    check('size', sent.bytes > 0 && sent.bytes === stored.bytes && sent.bytes === read.bytes, [
      `node sent ${sent.bytes} bytes`,
      `S3 stores ${stored.bytes}`,
      `${read.bytes} were read back`,
    ]),
    check('sha256', sent.sha256 === read.sha256, [
      `node sent ${sent.sha256}`,
      `read back ${read.sha256}`,
    ]),
    ...crcCheck(stored, read),
    check('archive', read.fault === null, [
      read.fault ?? `a complete .tar.gz of ${read.files.length} files`,
    ]),
    check('members', read.files.every(isExpected), [strangers(read.files)]),
    snapshotCheck(read.files),
    baseLogCheck(read.files),
  ];
  return { level: checks.every(({ passed }) => passed) ? 1 : 0, checks };
}

const check = (name: string, passed: boolean, found: readonly string[]): Check => ({
  name,
  passed,
  found: found.join(', '),
});

/** Storage that computes no CRC64NVME is compared by SHA-256 alone. */
function crcCheck(stored: StoredObject, read: ArchiveContents): Check[] {
  if (stored.crc64nvme === undefined) return [];
  return [
    check('crc64nvme', stored.crc64nvme === read.crc64nvme, [
      `S3 stores ${stored.crc64nvme}`,
      `read back ${read.crc64nvme}`,
    ]),
  ];
}

const places =
  /^(data\/version-2\/(snapshot\.[0-9a-f]+(\.gz|\.snappy)?|currentEpoch|acceptedEpoch)|log\/version-2\/log\.[0-9a-f]+|conf\/[^/]+|myid)$/;

const isExpected = ({ path }: ArchivedFile) => places.test(path);

function strangers(files: readonly ArchivedFile[]): string {
  const strange = files.filter((file) => !isExpected(file)).map(({ path }) => path);
  return strange.length === 0
    ? 'nothing but ZooKeeper files in their places'
    : `not ours: ${strange.slice(0, 3).join(', ')}`;
}

/** The zxids of the data files of one kind. */
const zxidsOf = (files: readonly ArchivedFile[], kind: 'snapshot' | 'log') =>
  files.flatMap(({ path }) => {
    const file = parseDataFile(path.slice(path.lastIndexOf('/') + 1));
    return file?.kind === kind ? [file.zxid] : [];
  });

function snapshotCheck(files: readonly ArchivedFile[]): Check {
  const snapshots = files.filter(({ path }) => path.startsWith('data/version-2/snapshot.'));
  const broken = snapshots.find(({ sealFault, bytes }) => sealFault || bytes === 0);
  if (snapshots.length === 0) return check('snapshot', false, ['the archive has no snapshot']);
  if (broken) {
    return check('snapshot', false, [`${broken.path}: ${broken.sealFault ?? 'it is empty'}`]);
  }
  const sealed = snapshots.filter(({ sealFault }) => sealFault === null).length;
  return check('snapshot', true, [
    snapshots.map(({ path }) => path).join(', '),
    sealed === snapshots.length ? 'its seal fits every byte' : 'compressed, seal not read',
  ]);
}

function baseLogCheck(files: readonly ArchivedFile[]): Check {
  const logs = zxidsOf(files, 'log');
  const missing = zxidsOf(files, 'snapshot').find((zxid) => baseLogOf(zxid, logs) === undefined);
  if (missing !== undefined || logs.length === 0) {
    const wanted = (missing ?? 0n).toString(16);
    return check('base-log', false, [`no log begins at or before snapshot.${wanted}`]);
  }
  return check('base-log', true, [`${logs.length} logs from ${oldestLog(logs)} on`]);
}

const oldestLog = (logs: readonly bigint[]) =>
  `log.${logs.reduce((a, b) => (a < b ? a : b)).toString(16)}`;

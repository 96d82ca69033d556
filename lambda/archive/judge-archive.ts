import type { StoredObject } from '../aws/archive-store.ts';
import type { UploadLine } from '../contract/node-lines.ts';
import type { Zxid } from '../contract/zxid.ts';
import { formatZxid } from '../zookeeper/bytes/data-file-errors.ts';
import type { Fault } from '../zookeeper/files/fault.ts';
import type { Verdict } from '../zookeeper/verdict/verdict.ts';
import type { Captured } from './captured.ts';
import { type Completeness, judgeCompleteness } from './judge-completeness.ts';
import type { ArchiveContents } from './read-archive.ts';

/** An archive as its sender, or its manifest, describes it. */
export type Sent = Pick<UploadLine, 'bytes' | 'sha256'>;

/** What others say of an archive; each may be absent where a person has nothing but a file. */
export interface Claims {
  readonly sent?: Sent | undefined;
  readonly stored?: Pick<StoredObject, 'bytes' | 'crc64nvme'> | undefined;
  readonly captured?: Captured | undefined;
}

/** What was found in its bytes. */
export interface ReadBack extends ArchiveContents {
  /** Base64; absent where nobody compares it. */
  readonly crc64nvme?: string | undefined;
}

/** One comparison of the proof. */
export interface Check {
  readonly name: string;
  readonly passed: boolean;
  /** What was found, in words an operator understands. */
  readonly found: string;
}

/** How far an archive was proven; all of it survives JSON. */
export interface Proof {
  /**
   * 1, *whole*: node, S3 and the bytes read back agree. 2, *sound*: every byte of every snapshot
   * and log was checked, and no zxid is missing. 3, *proven*: the replayed tree met every digest
   * that the server wrote.
   */
  readonly level: 0 | 1 | 2 | 3;
  readonly checks: readonly Check[];
  /** Whether it reaches what its node had: what is proven may still end before that. */
  readonly complete: Completeness;
  /** What keeps a sound archive from level 3. */
  readonly unproven?: string;
  /** Digests of the tree in the logs, and how many of them and the snapshot's were met. */
  readonly digests: { readonly logged: number; readonly met: number };
  /** The transactions that a restore can end at: any from the first to the last. */
  readonly range?: { readonly from: Zxid; readonly to: Zxid };
  /** What is odd, and does no harm. */
  readonly remarks: readonly string[];
}

/** A step's result, the manifest and the event have limits; the first ones tell. */
const mostRemarks = 20;

/**
 * Judges an archive from what was read of it, and what others say of it: the one judge of backup,
 * plan, drill and command line. Pure.
 */
export function judgeArchive({ sent, stored, captured }: Claims, read: ReadBack): Proof {
  const whole = [
    ...sentChecks(sent, stored, read),
    ...crcCheck(stored, read),
    check('archive', read.fault === null, [
      read.fault ?? `a complete .tar.gz of ${read.files.length} files`,
    ]),
    check('members', read.files.every(isExpected), [strangers(read.files)]),
  ];
  return judgeFiles(whole, read.restorable, captured);
}

/** Judges files that lie in folders: what is asked of an archive as a whole is not asked. Pure. */
export function judgeFolder(restorable: Verdict): Proof {
  const proof = judgeFiles([], restorable, undefined);
  const remark = 'it is a folder: size, sums, end and names of an archive were not checked';
  return { ...proof, remarks: [remark, ...proof.remarks] };
}

function judgeFiles(
  whole: readonly Check[],
  restorable: Verdict,
  captured: Captured | undefined,
): Proof {
  const { start, digests, unproven, warnings } = restorable;
  return {
    level: whole.every(({ passed }) => passed) ? restorable.level : 0,
    checks: [...whole, soundCheck(restorable), ...provenCheck(restorable)],
    complete: judgeCompleteness(restorable, captured),
    ...(unproven === undefined ? {} : { unproven }),
    digests,
    ...(start ? { range: { from: formatZxid(start.from), to: formatZxid(start.to) } } : {}),
    remarks: warnings.slice(0, mostRemarks),
  };
}

/** What is wrong, behind "failed"; undefined where every check was passed. */
export function failureOf({ checks }: Pick<Proof, 'checks'>): string | undefined {
  const broken = checks.find(({ passed }) => !passed);
  return broken && `the check "${broken.name}": ${broken.found}`;
}

const check = (name: string, passed: boolean, found: readonly string[]): Check => ({
  name,
  passed,
  found: found.join(', '),
});

function sentChecks(
  sent: Sent | undefined,
  stored: Claims['stored'],
  read: Pick<ArchiveContents, 'bytes' | 'sha256'>,
): Check[] {
  if (!sent) return [];
  const isStored = stored === undefined || stored.bytes === read.bytes;
  return [
    check('size', sent.bytes > 0 && sent.bytes === read.bytes && isStored, [
      `node sent ${sent.bytes} bytes`,
      ...(isStored ? [] : [`S3 stores ${stored.bytes}`]),
      `${read.bytes} were read back`,
    ]),
    check('sha256', sent.sha256 === read.sha256, [
      `node sent ${sent.sha256}`,
      `read back ${read.sha256}`,
    ]),
  ];
}

/** Storage that computes no CRC64NVME is compared by SHA-256 alone. */
function crcCheck(stored: Claims['stored'], read: ReadBack): Check[] {
  if (stored?.crc64nvme === undefined) return [];
  return [
    check('crc64nvme', stored.crc64nvme === read.crc64nvme, [
      `S3 stores ${stored.crc64nvme}`,
      `read back ${read.crc64nvme}`,
    ]),
  ];
}

const places =
  /^(data\/version-2\/(snapshot\.[0-9a-f]+(\.gz|\.snappy)?|currentEpoch|acceptedEpoch)|log\/version-2\/log\.[0-9a-f]+|conf\/[^/]+|myid)$/;

const isExpected = ({ path }: ArchiveContents['files'][number]) => places.test(path);

function strangers(files: ArchiveContents['files']): string {
  const strange = files.filter((file) => !isExpected(file)).map(({ path }) => path);
  return strange.length === 0
    ? 'nothing but ZooKeeper files in their places'
    : `not ours: ${strange.slice(0, 3).join(', ')}`;
}

function soundCheck({ level, faults, unproven, start, logs }: Verdict): Check {
  if (level >= 2 && start) {
    const range =
      start.from === start.to
        ? `exactly ${formatZxid(start.to)}`
        : `any state from ${formatZxid(start.from)} to ${formatZxid(start.to)}`;
    return check('sound', true, [
      `${start.file} with ${logs.length} ${logs.length === 1 ? 'log' : 'logs'} restores ${range}`,
      'no byte is damaged and no zxid is missing',
    ]);
  }
  const [first] = faults;
  return check('sound', false, [
    first ? faultText(first) : (unproven ?? 'the reason is not known'),
  ]);
}

/** `log.1 at byte 16 (zxid 0x10): …`, as far as it is known. */
function faultText({ file, offset, zxid, sentence }: Fault): string {
  if (file === undefined) return sentence;
  const at = offset === undefined ? '' : ` at byte ${offset}`;
  return `${file}${at}${zxid === undefined ? '' : ` (zxid ${formatZxid(zxid)})`}: ${sentence}`;
}

/** A check only where it was passed: what stops short of it is no failure. */
function provenCheck({ level, digests, tree }: Verdict): Check[] {
  if (level < 3 || !tree) return [];
  return [
    check('proven', true, [
      `the replayed tree of ${tree.znodes} znodes met ${digests.met} digests of the server, the last one at its last change`,
    ]),
  ];
}

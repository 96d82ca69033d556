import type { Fault } from '../files/fault.ts';
import type { Snapshot } from '../files/snapshot.ts';
import { bridgedText, isBridged } from './begun.ts';
import type { Epochs, Findings } from './findings.ts';
import type { Jump, LogFound } from './log-run.ts';
import type { RestorableRange, StartPoint } from './start-point.ts';
import type { TreeProof } from './tree-proof.ts';
import { warningsOf } from './warnings.ts';

export interface SnapshotFound extends Snapshot {
  readonly file: string;
  readonly zxid: bigint;
  /** It holds changes up to here. */
  readonly end: bigint;
}

/** What ZooKeeper's files are worth to whoever has to restore them. */
export interface Verdict {
  /**
   * 3, proven: the replayed tree met every digest that the server wrote. 2, sound: every byte was
   * checked, no zxid is missing. 1: no more than whoever read the files knows.
   */
  readonly level: 1 | 2 | 3;
  /** What is wrong, the first thing first. With any, the level is 1. */
  readonly faults: readonly Fault[];
  /** What keeps a set without fault from level 3. */
  readonly unproven?: string;
  /** The snapshot a restore begins with, and the transactions it can end at. */
  readonly start?: RestorableRange & { readonly file: string; readonly zxid: bigint };
  /** With faults: what would restore once the damaged files are taken away. */
  readonly otherwise?: RestorableRange & { readonly file: string; readonly proven: boolean };
  readonly warnings: readonly string[];
  readonly snapshots: readonly SnapshotFound[];
  readonly logs: readonly LogFound[];
  /** In the logs, those before the snapshot too. */
  readonly jumps: readonly Jump[];
  /** Digests in the logs, and how many were recomputed and met. */
  readonly digests: { readonly logged: number; readonly met: number };
  /** The tree after the last transaction; a server that loads it shows one znode more. */
  readonly tree?: {
    readonly znodes: number;
    readonly ephemerals: number;
    readonly ttls: number;
    readonly digest: bigint;
  };
  readonly epochs: Epochs;
}

/** Weighs what was read. ZooKeeper begins with the newest snapshot it can load. */
export function judge(found: Findings): Verdict {
  const { starts, logs, proof, begun } = found;
  const sorted = [...starts].sort((a, b) => (a.zxid > b.zxid ? -1 : 1));
  const newest = proof?.start ?? sorted[0];
  const missed = begun.filter((one) => !isBridged(one, newest, logs));
  const bridged = begun.filter((one) => !missed.includes(one));
  const broken = [...found.faults, ...missed.map(({ fault }) => fault)];
  const faults = [...broken, ...faultsOf(newest, { ...found, faults: broken })];
  const met = proof?.met ?? 0;
  return {
    ...standing(found, newest, faults),
    ...(faults.length > 0 ? otherwise(sorted, proof) : {}),
    faults,
    warnings: [...bridged.map(bridgedText), ...warningsOf(found)],
    snapshots: starts.map(({ file, zxid, end, snapshot }) => ({ file, zxid, end, ...snapshot })),
    logs: logs.logs,
    jumps: logs.jumps(),
    digests: { logged: logs.logs.reduce((sum, { digests }) => sum + digests, 0), met },
    ...(proof ? { tree: treeOf(proof) } : {}),
    epochs: found.epochs,
  };
}

const treeOf = ({ tree: { size, ephemerals, ttls, digest } }: TreeProof) => ({
  znodes: size,
  ephemerals,
  ttls,
  digest,
});

function standing(
  found: Findings,
  start: StartPoint | undefined,
  faults: readonly Fault[],
): Pick<Verdict, 'level' | 'unproven' | 'start'> {
  const range = start?.range();
  const at = start && range ? { start: { file: start.file, zxid: start.zxid, ...range } } : {};
  if (faults.length > 0) return { level: 1 };
  if (found.unread[0] !== undefined) return { level: 1, unproven: found.unread[0], ...at };
  const unproven = found.proof
    ? found.proof.unproven()
    : (found.unreplayed ?? 'a replay was not asked for');
  return unproven === undefined ? { level: 3, ...at } : { level: 2, unproven, ...at };
}

function faultsOf(start: StartPoint | undefined, { faults, unread, newest, logs }: Findings) {
  if (start && start.zxid === newest) {
    if (logs.unordered) return [];
    const fault = start.fault() ?? danglingFault(start);
    return fault ? [fault] : [];
  }
  if (faults.length > 0 || unread.length > 0) return [];
  const sentence =
    logs.last === undefined
      ? 'it holds neither a snapshot nor a transaction of ZooKeeper'
      : 'it holds logs but no snapshot: ZooKeeper does not start with them';
  return [{ rule: 'R1', sentence } as const];
}

/** A snapshot without a fuzzy window holds every access control list it uses. */
function danglingFault({ file, zxid, end, snapshot }: StartPoint): Fault | undefined {
  const quiet = snapshot.lastZxid === zxid && end === zxid;
  if (!quiet || snapshot.danglingAcls === 0) return undefined;
  const sentence = `${snapshot.danglingAcls} znodes have an access control list that it does not hold`;
  return { rule: 'R1', file, zxid, sentence };
}

function otherwise(
  starts: readonly StartPoint[],
  proof: TreeProof | undefined,
): Pick<Verdict, 'otherwise'> {
  for (const start of starts) {
    const range = start.range();
    if (!range) continue;
    const proven = proof?.start === start && !proof.fault && proof.unproven() === undefined;
    return { otherwise: { file: start.file, ...range, proven } };
  }
  return {};
}

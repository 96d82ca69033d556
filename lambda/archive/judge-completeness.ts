import { isZxid } from '../contract/zxid.ts';
import { formatZxid } from '../zookeeper/bytes/data-file-errors.ts';
import type { Verdict } from '../zookeeper/verdict/verdict.ts';
import { type Captured, capturedIn, isTransaction } from './captured.ts';

/** Whether an archive reaches what its node had; all of it survives JSON. */
export interface Completeness {
  /** Null where it cannot be told. */
  readonly reached: boolean | null;
  /** Why, in words an operator understands. */
  readonly found: string;
}

/** What an archive restores. */
export type Restored = Pick<Verdict, 'start' | 'logs' | 'jumps'>;

type Start = NonNullable<Verdict['start']>;

const complete = (found: string): Completeness => ({ reached: true, found });
const short = (found: string): Completeness => ({ reached: false, found });
const untold = (found: string): Completeness => ({ reached: null, found });

/**
 * Holds what an archive restores against what its node had when it was captured: what restores
 * without fault may still end before that, or lack what the node got as a snapshot. Pure.
 * @param captured undefined where nobody tells, as of a file without its manifest
 */
export function judgeCompleteness(
  { start, logs, jumps }: Restored,
  captured: Captured | undefined,
): Completeness {
  if (!captured) {
    return untold(
      'without its manifest nobody can say whether it holds all that its node had at the capture',
    );
  }
  if (!start) return untold('it restores nothing that could be compared with its node');
  const replayed = jumps
    .filter(({ next }) => next > start.zxid && next <= start.to)
    .map(({ before, next }) => ({ before: before > start.zxid ? before : start.zxid, next }));
  return (
    otherFiles(start, logs, captured) ?? hole(start, replayed, captured) ?? reach(start, captured)
  );
}

const isNamed = (file: string, name: string) => file.slice(file.lastIndexOf('/') + 1) === name;

/** The files are to be those that the node chose: of fewer nobody has seen that they belong together. */
function otherFiles(
  start: Start,
  found: Restored['logs'],
  { snapshot, baseLog, logs }: Captured,
): Completeness | undefined {
  if (snapshot !== undefined && !isNamed(start.file, snapshot)) {
    return short(`it begins with ${start.file}, the capture named ${snapshot}`);
  }
  if (logs !== undefined && found.length !== logs) {
    return short(`it holds ${found.length} logs, the capture named ${logs}`);
  }
  const isThere = !baseLog || found.some(({ file }) => isNamed(file, baseLog));
  return isThere ? undefined : short(`it lacks ${baseLog}, with which the capture's logs begin`);
}

/** Between two epochs zxids tell of no hole; what the node had in between does. */
function hole(
  { zxid, to }: Start,
  jumps: Restored['jumps'],
  { youngerSnapshots = [], ...captured }: Captured,
): Completeness | undefined {
  const z = BigInt(captured.zxid);
  const told = BigInt(captured.told ?? '0x0');
  const had = [
    ...(isTransaction(z) ? [[z, 'showed'] as const] : []),
    ...(isTransaction(told) ? [[told, 'or another reported'] as const] : []),
    ...youngerSnapshots.map((one) => [BigInt(one), 'has a snapshot of'] as const),
  ];
  for (const [one, how] of had) {
    const at = one > zxid && jumps.find(({ before, next }) => before < one && one < next);
    if (!at) continue;
    return short(
      `its logs go from ${formatZxid(at.before)} to ${formatZxid(at.next)}, and the node ${how} ${formatZxid(one)}: the transactions between are missing`,
    );
  }
  // A snapshot above the node's zxid is one that it wrote after the capture.
  const beyond = youngerSnapshots.map(BigInt).find((one) => one > to && one <= z);
  if (beyond === undefined || isTransaction(z)) return undefined;
  return short(
    `${endsAt(to)}, and the node has a snapshot of ${formatZxid(beyond)}: the transactions up to it are missing`,
  );
}

function reach({ zxid, to }: Pick<Start, 'zxid' | 'to'>, captured: Captured): Completeness {
  const z = BigInt(captured.zxid);
  const shown = `${captured.zxid}, which the node showed just before the capture`;
  if (isTransaction(z)) {
    return to >= z
      ? complete(`it reaches ${shown}`)
      : short(`${endsAt(to)}, ${distance(to, z)} ${shown}`);
  }
  if (zxid === z) return complete(`it is of ${shown}`);
  const { told } = captured;
  if (told === undefined) {
    return untold(
      `the node showed ${captured.zxid}, which is no transaction, and the manifest names none before it`,
    );
  }
  if (told === null) {
    return complete(`the node showed ${captured.zxid}, and no node reported a transaction`);
  }
  const newest = `${told}, the newest transaction that a node reported before the capture`;
  return to >= BigInt(told)
    ? complete(`it reaches ${newest}`)
    : short(`${endsAt(to)}, ${distance(to, BigInt(told))} ${newest}`);
}

/**
 * What a manifest tells by itself: how far its backup falls short of what the node showed. Pure.
 * @returns undefined where it does not tell of a shortfall
 */
export function shortfallOf(manifest: {
  readonly proof?: { readonly range?: { readonly to?: unknown } | undefined } | undefined;
}): string | undefined {
  const captured = capturedIn({ ...manifest });
  const to = manifest.proof?.range?.to;
  if (!captured || !isZxid(to) || !isTransaction(BigInt(captured.zxid))) return undefined;
  const { reached, found } = reach({ zxid: 0n, to: BigInt(to) }, captured);
  return reached === false ? found : undefined;
}

const endsAt = (to: bigint) => `it ends at ${formatZxid(to)}`;

function distance(from: bigint, to: bigint): string {
  const epochs = (to >> 32n) - (from >> 32n);
  if (epochs > 0n) return `${epochs} ${epochs === 1n ? 'epoch' : 'epochs'} before`;
  return `${to - from} ${to - from === 1n ? 'transaction' : 'transactions'} before`;
}

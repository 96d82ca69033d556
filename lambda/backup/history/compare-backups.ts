import { isLessProven, type Kept, keptFrom } from './kept.ts';
import type { LastBackup } from './last-backup.ts';

/** What of a backup is held against the one before. */
export interface Position {
  readonly zxid: string;
  readonly epoch: number;
  /** Null in manifests that do not say. */
  readonly znodes: number | null;
  /** Of its proof; null in manifests that do not say. */
  readonly level: number | null;
  /** The restore or undo that its data is from; null before the first one, and in manifests that do not say. */
  readonly lineage: string | null;
}

/** A proven backup. */
export interface Now extends Position {
  /** What keeps it from level 3. */
  readonly unproven?: string | undefined;
}

/** A backup beside the one before; null before the first one. */
export interface Comparison {
  readonly previous: (Position & { readonly key: string }) | null;
  /** What of it looks wrong, with both numbers. With any, the backup before is kept. */
  readonly suspicions: readonly string[];
  /** What must not expire from here on. */
  readonly kept: readonly Kept[];
}

/** A new server has these: the root, /zookeeper, and its config and quota. */
const emptyTree = 4;

/**
 * Holds a proven backup against the one before: what restores without fault can still be the wrong
 * data. Pure.
 * @param maxShrinkPercent of the znodes that may be gone since then without a word
 */
export function compareBackups(
  now: Now,
  last: LastBackup | undefined,
  maxShrinkPercent: number,
): Comparison {
  if (!last) return { previous: null, suspicions: emptiness(now, undefined), kept: [] };
  const { key, zxid, epoch, znodes, level, lineage } = last;
  const suspicions = [
    ...emptiness(now, last),
    ...shrinkage(now, last, maxShrinkPercent),
    ...otherHistory(now, last),
    ...lessProven(now, last),
  ];
  const kept = keptFrom({ level: now.level, previous: last, suspicions }, last.kept);
  return { previous: { key, zxid, epoch, znodes, level, lineage }, suspicions, kept };
}

const isEmpty = ({ znodes }: Position) => znodes !== null && znodes <= emptyTree;

function emptiness(now: Position, last: LastBackup | undefined): string[] {
  if (!isEmpty(now) || (last && (isEmpty(last) || last.znodes === null))) return [];
  return last
    ? [`The tree is empty; ${last.key} held ${last.znodes} znodes.`]
    : ['The tree is empty: nothing but what every new server has.'];
}

function shrinkage(now: Position, last: LastBackup, maxShrinkPercent: number): string[] {
  if (now.znodes === null || last.znodes === null || isEmpty(now)) return [];
  if (now.znodes >= last.znodes * (1 - maxShrinkPercent / 100)) return [];
  const percent = Math.round(100 - (100 * now.znodes) / last.znodes);
  return [
    `It holds ${now.znodes} znodes, ${percent} % fewer than ${last.key} with ${last.znodes}; up to ${maxShrinkPercent} % raise no warning.`,
  ];
}

/**
 * Without `newLineage`, no node is chosen that is behind. Where one is not, the lineage tells: after an
 * undo zxids go on from where they were, and pass those of what was taken back.
 */
function otherHistory(now: Position, last: LastBackup): string[] {
  if (now.lineage !== last.lineage) {
    const when = ({ lineage }: Position) =>
      lineage === null ? 'before any restore' : `after ${lineage}`;
    return [`It is of another lineage: it was taken ${when(now)}, and ${last.key} ${when(last)}.`];
  }
  const isBehind = BigInt(now.zxid) < BigInt(last.zxid) || now.epoch < last.epoch;
  if (!isBehind) return [];
  return [
    `It is of another lineage: at ${now.zxid} in epoch ${now.epoch}, ${last.key} was at ${last.zxid} in epoch ${last.epoch}.`,
  ];
}

/** A doubt is not a pass: the one before is the better one until somebody has looked. */
function lessProven(now: Now, last: LastBackup): string[] {
  if (!isLessProven({ level: now.level, previous: last })) return [];
  const why = now.unproven === undefined ? '' : `: ${now.unproven}`;
  return [`Its proof is of level ${now.level}, that of ${last.key} of level ${last.level}${why}.`];
}

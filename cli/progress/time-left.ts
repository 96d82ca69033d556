import type { RunStatus } from '../../lambda/backup/progress/run-status.ts';
import type { Estimate } from '../../lambda/restore/plan/estimate.ts';
import type { NodeState, RestoreStatus } from '../../lambda/restore/report.ts';
import type { WatchedProgress } from './progress.ts';

/*
 * How long it still takes. All of it is estimated: by the backup before, or by the plan.
 */

/** The backup before: how large it was, and how long its parts took. */
export interface LastRun {
  readonly bytes: number;
  /** Milliseconds: until the command was sent, the command, reading back. */
  readonly before: number;
  readonly command: number;
  readonly verify: number;
}

/** What is left; `isLate` where it takes longer than was estimated. */
export type Left = Pick<WatchedProgress, 'secondsLeft' | 'isLate'>;

const unknown: Left = { secondsLeft: null, isLate: false };

const left = (ms: number): Left =>
  ms > 0 ? { secondsLeft: Math.round(ms / 1000), isLate: false } : { ...unknown, isLate: true };

/**
 * Of a run, until it has ended. Pure.
 * @param now by the clock of the function
 */
export function leftOfRun(status: RunStatus, last: LastRun | undefined, now: number): Left {
  const inPhase = now - Date.parse(status.since);
  const { bytes } = status;
  if (status.phase === 'verify' && bytes && bytes.read > 0) {
    const took = Date.parse(status.updatedAt) - Date.parse(status.since);
    const whole = (took * bytes.of) / bytes.read;
    return left(whole - inPhase);
  }
  if (!last) return unknown;
  switch (status.phase) {
    case 'probe':
      return left(last.before + last.command + last.verify - inPhase);
    case 'capture':
    case 'upload':
    case 'remove': {
      const ofCommand = inPhase + sumOf(status, ['capture', 'upload']);
      const rest = left(last.command - ofCommand);
      return rest.isLate ? rest : left(last.command - ofCommand + last.verify);
    }
    case 'verify':
      return left(last.verify - inPhase);
    default:
      return unknown;
  }
}

const sumOf = ({ done }: RunStatus, phases: readonly string[]) =>
  done.filter(({ phase }) => phases.includes(phase)).reduce((sum, { ms }) => sum + ms, 0);

/** Of a restore by its plan, until it has ended. Pure. @param now by the clock of the function */
export const leftOfRestore = (
  { kind, startedAt }: Pick<RestoreStatus, 'kind' | 'startedAt'>,
  estimate: Estimate | undefined,
  now: number,
): Left =>
  estimate && kind === 'restore'
    ? left(estimate.totalSeconds * 1000 - (now - Date.parse(startedAt)))
    : unknown;

/** Of a node that stages. Pure. @param now by the clock of the function */
export const leftOfStage = (
  { since }: Pick<NodeState, 'since'>,
  estimate: Estimate | undefined,
  now: number,
): Left =>
  estimate && since !== undefined
    ? left(estimate.stageSeconds * 1000 - (now - Date.parse(since)))
    : unknown;

/** A clock of the function, as seen from here: what it wrote last, and how long ago that was seen. */
export class FunctionClock {
  #updatedAt = '';
  #seenAt = 0;

  /** @param now by the clock here @returns now by the clock of the function */
  at({ updatedAt }: { readonly updatedAt: string }, now: number): number {
    if (updatedAt !== this.#updatedAt) {
      this.#updatedAt = updatedAt;
      this.#seenAt = now;
    }
    return Date.parse(updatedAt) + (now - this.#seenAt);
  }
}

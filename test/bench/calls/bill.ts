import type { DurableBackup } from '../../workflow/day/durable-backup.ts';

/** What is counted of a backup. */
export type CountedBackup = Pick<
  DurableBackup,
  'calls' | 'metrics' | 'checkpoints' | 'operations' | 'invocations'
>;

/**
 * What the time of a backup is made of, as it is assumed: no stand-in answers as slowly as AWS. Only the first
 * invocation begins in a new sandbox; each one replays what was done, and each request is waited for.
 */
export const assumed = {
  coldStartMs: 1000,
  replayMs: 100,
  /** Of one request, to S3, SSM, EventBridge or the durable execution. */
  callMs: 50,
} as const;

export const sum = (all: readonly number[]) => all.reduce((total, one) => total + one, 0);

/** Requests of one backup, those included by which its execution keeps its state. */
export const requestsOf = ({ calls, checkpoints }: CountedBackup) =>
  sum(Object.values(calls)) + checkpoints;

/** What Lambda bills of one backup, besides the time in which its archive is read back. */
export const billedMs = (backup: CountedBackup): number =>
  assumed.coldStartMs +
  assumed.replayMs * (backup.invocations - 1) +
  assumed.callMs * requestsOf(backup);

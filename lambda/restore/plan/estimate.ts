import type { MemberNode } from '../nodes/situation.ts';
import type { ChosenBackup } from './chosen-backup.ts';
import type { Reading } from './reading/read-for-restore.ts';

/** Seconds, rounded; an estimate from the sizes, not a promise. */
export interface Estimate {
  /** Download and unpacking, while the servers keep serving. */
  readonly stageSeconds: number;
  /** From the first stop until a majority serves. */
  readonly outageSeconds: number;
  readonly totalSeconds: number;
}

/*
 * The model of docs/facts/how-long-a-restore-takes.md, in seconds.
 */

/** Sending a command, its way to the node and back, besides what it does there. */
const commandSeconds = 1.5;
/** Until the AWS CLI asks for its first byte. */
const cliSeconds = 1.5;
const downloadBytesPerSecond = 50e6;
const unpackBytesPerSecond = 100e6;
const stopSeconds = 0.5;
/** A server without data, and its election. */
const startSeconds = 1.5;
const loadSecondsPerZnode = 4.1e-6;
const loadBytesPerSecond = 0.27e9;
const replaySecondsPerTransaction = 12.5e-6;
const replayBytesPerSecond = 47e6;

/** How long it should take. Pure. */
export function estimate(
  backup: Pick<ChosenBackup, 'bytes' | 'dataBytes' | 'logBytes'>,
  { znodes, replay }: Pick<Reading, 'znodes' | 'replay'>,
  members: readonly MemberNode[],
): Estimate {
  const { bytes, dataBytes, logBytes } = backup;
  const stage =
    commandSeconds +
    cliSeconds +
    bytes / downloadBytesPerSecond +
    (dataBytes + logBytes) / unpackBytesPerSecond;
  // A log's file is mostly room for what comes.
  const load =
    Math.max((znodes ?? 0) * loadSecondsPerZnode, dataBytes / loadBytesPerSecond) +
    Math.max(
      replay.transactions * replaySecondsPerTransaction,
      replay.bytes / replayBytesPerSecond,
    );
  const start = commandSeconds + startSeconds + load;
  const runs = members.some(({ line }) => line.running);
  const halt = runs ? commandSeconds + stopSeconds : 0;
  const outage = halt + commandSeconds + start;
  // The others are started when a majority serves; then all is compared, and the stages go.
  const rest = start + 2 * commandSeconds;
  return {
    stageSeconds: Math.round(stage),
    outageSeconds: Math.round(outage),
    totalSeconds: Math.round(stage + outage + rest),
  };
}

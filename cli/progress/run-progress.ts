import type { RunStatus } from '../../lambda/backup/progress/run-status.ts';
import type { Bytes, Watched, WatchedProgress } from './progress.ts';
import { type LastRun, leftOfRun } from './time-left.ts';

/** What there is to go by. */
interface Seen {
  /** Undefined while nothing tells. */
  readonly status: RunStatus | undefined;
  readonly last: LastRun | undefined;
  readonly elapsedSeconds: number;
  /** By the clock of the function. */
  readonly now: number;
}

/** How far a run is. Pure. */
export function runProgress(
  watched: Watched,
  { status, last, elapsedSeconds, now }: Seen,
): WatchedProgress {
  const nothing = { phase: null, done: [], bytes: null, secondsLeft: null, isLate: false };
  if (!status) return { ...watched, elapsedSeconds, ...nothing, nodes: [] };
  const { runId, phase, done, node, since } = status;
  return {
    ...watched,
    ...{ runId, phase, elapsedSeconds, done, bytes: bytesOf(status, last) },
    ...leftOfRun(status, last, now),
    nodes: node === undefined ? [] : [nodeAt(node, phase, since)],
  };
}

function bytesOf({ phase, bytes }: RunStatus, last: LastRun | undefined): Bytes | null {
  if (bytes) return { ...bytes, isEstimate: false };
  if (phase !== 'upload' || !last) return null;
  return { read: null, of: last.bytes, isEstimate: true };
}

/** Of a run one node alone does anything, and only until its archive is sent. */
const nodeAt = (
  instanceId: string,
  phase: string,
  since: string,
): WatchedProgress['nodes'][number] => ({
  ...{ instanceId, myid: null, action: 'capture', detail: '', since },
  state: ['capture', 'upload', 'remove'].includes(phase) ? 'under way' : 'done',
  ...{ bytes: null, secondsLeft: null, isLate: false },
});

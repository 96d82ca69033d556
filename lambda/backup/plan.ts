import { keys, runId } from '../contract/keys.ts';
import type { CaptureMode } from '../contract/settings.ts';
import { tickOf } from '../contract/tick.ts';
import type { BackupRequest } from './request.ts';

/** What is fixed before anything is sent. All of it survives JSON. */
export interface Run {
  readonly runId: string;
  readonly ensemble: string;
  /** The scheduled time, to the second, as `YYYYMMDDTHHMMSSZ`. */
  readonly tick: string;
  readonly mode: CaptureMode;
  readonly maxDowntimeSeconds: number;
  readonly archiveKey: string;
  readonly manifestKey: string;
  /** What the claims are held by: the durable execution's ARN, or the request id. */
  readonly execution: string;
  /** Epoch milliseconds. */
  readonly startedAt: number;
}

/** Names a run from its scheduled time, or from now. Pure. */
export function planRun(
  { ensemble, scheduledTime }: BackupRequest,
  execution: string,
  now: number,
): Run {
  const tick = tickOf(scheduledTime === undefined ? now : Date.parse(scheduledTime));
  return {
    runId: runId(ensemble.name, tick),
    ensemble: ensemble.name,
    tick,
    mode: ensemble.mode,
    maxDowntimeSeconds: ensemble.maxDowntimeSeconds,
    archiveKey: keys.archive(ensemble.name, ensemble.prefix, tick),
    manifestKey: keys.manifest(ensemble.name, ensemble.prefix, tick),
    execution,
    startedAt: now,
  };
}

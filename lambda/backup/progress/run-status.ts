import { readJson, type Store, writeJson } from '../../aws/archive-store.ts';
import { keys } from '../../contract/keys.ts';
import type { Phase } from '../../run/phase.ts';
import type { Run } from '../plan.ts';

/** A part of a run that is over. */
export interface PhaseDone {
  readonly phase: Phase;
  readonly ms: number;
}

/**
 * How far a run is: an object beside its claim that is overwritten as it goes on, for the command line. It
 * tells nothing of the end: the report does (ADR 048).
 */
export interface RunStatus {
  readonly schemaVersion: 1;
  readonly runId: string;
  readonly ensemble: string;
  readonly execution: string;
  /** UTC, as the other times. */
  readonly startedAt: string;
  readonly updatedAt: string;
  readonly phase: Phase;
  /** When it began. */
  readonly since: string;
  /** Those before, in their order. */
  readonly done: readonly PhaseDone[];
  /** That is backed up; absent before one was chosen. */
  readonly node?: string;
  /** Of what this phase reads; absent where nobody counts. */
  readonly bytes?: { readonly read: number; readonly of: number };
}

/** What telling takes of a run. */
export interface RunToTell {
  readonly store: Store;
  readonly run: Run;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

type Told = Pick<RunStatus, 'node' | 'bytes'>;

/**
 * Tells that a phase has begun, or what is known of it by now. A run does not end because this could not be
 * written, and what is another execution's is left alone.
 */
export async function tellPhase(telling: RunToTell, phase: Phase, told: Told = {}): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, patienceMs);
  });
  // Whoever watches sees it later, or only the end.
  const written = write(telling, phase, told).catch(() => {});
  await Promise.race([written, patience]);
  clearTimeout(timer);
}

/** A run does not wait longer for what only tells of it. */
const patienceMs = 3000;

async function write(telling: RunToTell, phase: Phase, told: Told): Promise<void> {
  const { store, run } = telling;
  const key = keys.status(run.ensemble, run.tick);
  const there = await readJson<RunStatus>(store, key);
  if (there && there.value.execution !== run.execution) return;
  const status = statusIn(telling, phase, told, there?.value);
  await writeJson(store, key, status, there ? { etag: there.etag } : 'absent');
}

/** A phase that is told twice began once: a step may run again. */
function statusIn(
  { run, now }: RunToTell,
  phase: Phase,
  told: Told,
  before: RunStatus | undefined,
): RunStatus {
  const at = new Date(now()).toISOString();
  const isSame = before?.phase === phase;
  const ended = before && !isSame ? [{ phase: before.phase, ms: between(before.since, at) }] : [];
  const node = told.node ?? before?.node;
  return {
    schemaVersion: 1,
    runId: run.runId,
    ensemble: run.ensemble,
    execution: run.execution,
    startedAt: new Date(run.startedAt).toISOString(),
    updatedAt: at,
    phase,
    since: before && isSame ? before.since : at,
    done: [...(before?.done ?? []), ...ended],
    ...(node === undefined ? {} : { node }),
    ...(told.bytes ? { bytes: told.bytes } : {}),
  };
}

const between = (from: string, to: string) => Math.max(0, Date.parse(to) - Date.parse(from));

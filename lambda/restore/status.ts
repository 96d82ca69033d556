import { readJson, type Store, writeJson } from '../aws/archive-store.ts';
import { restoreKeys } from '../contract/keys.ts';
import type { Phase } from '../run/phase.ts';
import type { NodeState, RestoreReport, RestoreStatus } from './report.ts';
import type { RestoreRun, RestoreStory } from './story.ts';

/**
 * Writes how far it is. Whoever reads it wants the newest, so nothing is tried for long, and a
 * restore does not end because its status could not be written.
 */
export async function writeStatus(story: RestoreStory, report?: RestoreReport): Promise<void> {
  const { store, run, board, now } = story;
  const nodes = [...board.nodes.values()];
  const { phase, awaits } = board;
  const more = { ...(awaits ? { awaits } : {}), ...(report ? { report } : {}) };
  const status = { ...statusOf(run, phase, now()), nodes, ...more };
  await writeJson(store, restoreKeys.status(run.runId), status, 'always').catch(() => {});
}

/**
 * Writes the first status of a plan, by which it takes its id.
 * @returns false where the id is another execution's
 */
export async function takeStatus(store: Store, run: RestoreRun): Promise<boolean> {
  const key = restoreKeys.status(run.runId);
  const status = statusOf(run, 'run', run.startedAt);
  if (await writeJson(store, key, status, 'absent')) return true;
  const there = await readJson<RestoreStatus>(store, key);
  return there?.value.execution === run.execution;
}

const statusOf = (run: RestoreRun, phase: Phase, now: number): RestoreStatus => ({
  schemaVersion: 1,
  ...run,
  startedAt: new Date(run.startedAt).toISOString(),
  updatedAt: new Date(now).toISOString(),
  phase,
  nodes: [],
});

/** Tells what a phase does on which nodes, as a step of its own. */
export async function tell(
  story: RestoreStory,
  phase: Phase,
  nodes: readonly NodeState[] = [],
): Promise<void> {
  note(story, phase, nodes);
  // A replay must not take a later time for it.
  const since = await story.flow.step('status', async () => {
    const at = new Date(story.now()).toISOString();
    note(story, phase, begunAt(nodes, at));
    await writeStatus(story);
    return at;
  });
  note(story, phase, begunAt(nodes, since));
}

const begunAt = (nodes: readonly NodeState[], since: string): NodeState[] =>
  nodes.map((node) => ({ ...node, since }));

export function note({ board }: RestoreStory, phase: Phase, nodes: readonly NodeState[]): void {
  board.phase = phase;
  for (const node of nodes) {
    const before = board.nodes.get(node.instanceId);
    const myid = node.myid ?? before?.myid ?? null;
    const since = node.since ?? (before?.action === node.action ? before.since : undefined);
    board.nodes.set(node.instanceId, { ...node, myid, ...(since === undefined ? {} : { since }) });
  }
}

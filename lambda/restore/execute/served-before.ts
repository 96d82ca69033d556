import { readJson, writeJson } from '../../aws/archive-store.ts';
import { restoreKeys } from '../../contract/keys.ts';
import type { Zxid } from '../../contract/zxid.ts';
import { patiently } from '../../flow/retries.ts';
import { znodesOf } from '../../run/served.ts';
import type { MemberNode } from '../nodes/situation.ts';
import type { RestoreStory } from '../story.ts';
import type { Halted } from './bring-back.ts';

/** What one node served just before a restore stopped it. */
export interface NodeBefore {
  readonly instanceId: string;
  readonly serving: boolean;
  /** Null where it did not serve, or its script does not tell. */
  readonly zxid: Zxid | null;
  /** The root being one. */
  readonly znodes: number | null;
  /** Clients wrote while it was staged: what it had at its stop may be more than is known. */
  readonly wasWrittenTo: boolean;
}

interface ServedBefore {
  readonly schemaVersion: 1;
  readonly planId: string;
  readonly nodes: readonly NodeBefore[];
}

/** What a restore replaces, as its nodes told it. Pure. */
export const nodesBefore = (members: readonly MemberNode[], halted: Halted): NodeBefore[] =>
  members.map(({ instanceId, line }) => {
    const stopped = halted.get(instanceId);
    const zxid = stopped?.zxid ?? null;
    return {
      instanceId,
      serving: stopped?.wasServing ?? line.serving === true,
      zxid,
      znodes: znodesOf(stopped?.znodes),
      wasWrittenTo: zxid !== line.zxid,
    };
  });

/**
 * Writes it down for an undo, once the servers are started again: an outage does not wait for S3. A restore
 * stays good without it.
 */
export async function recordBefore(
  { flow, store, run }: RestoreStory,
  nodes: readonly NodeBefore[],
): Promise<void> {
  const all: ServedBefore = { schemaVersion: 1, planId: run.runId, nodes };
  const write = () => writeJson(store, restoreKeys.result(run.runId), all, 'always');
  await flow.step('record-before', write, patiently).catch(() => {});
}

/** @returns none where nobody wrote it down */
export async function readBefore({
  flow,
  store,
  run,
}: RestoreStory): Promise<readonly NodeBefore[]> {
  const read = async () =>
    (await readJson<ServedBefore>(store, restoreKeys.result(run.runId)))?.value.nodes ?? [];
  return flow.step('read-before', read, patiently);
}

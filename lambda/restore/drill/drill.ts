import { openShelf } from '../../archive/shelf.ts';
import { writeJson } from '../../aws/archive-store.ts';
import { restoreKeys, tickOfDrill } from '../../contract/keys.ts';
import type { DrillLine } from '../../contract/restore-node-lines.ts';
import { patiently } from '../../flow/retries.ts';
import { requireArmed } from '../../run/armed.ts';
import { claimOnce, giveWay } from '../../run/claim.ts';
import { inPhase, RunEnded } from '../../run/ended.ts';
import { isRefusal } from '../../run/refusal.ts';
import { clauseOf, paragraphOf } from '../../shown.ts';
import { begin, finish } from '../nodes/act.ts';
import type { Trouble } from '../nodes/answers.ts';
import { inspectNodes } from '../nodes/inspect.ts';
import type { Inspected } from '../nodes/situation.ts';
import type { ChosenBackup } from '../plan/chosen-backup.ts';
import { findBackup, orderOf, readBackup, shortfalls } from '../plan/make-plan.ts';
import type { Reading } from '../plan/reading/read-for-restore.ts';
import { failed } from '../refused.ts';
import type { RestoreEnding } from '../report.ts';
import type { DrillRequest } from '../request.ts';
import type { RestoreStory } from '../story.ts';
import { lookAfterDrill } from './beside-drill.ts';
import { chooseDrillNode } from './choose-drill-node.ts';
import { type DrillResult, judgeDrill } from './judge-drill.ts';

/** Restores a backup into a scratch server beside a real one, and holds what it serves against it. */
export async function drill(story: RestoreStory, request: DrillRequest): Promise<RestoreEnding> {
  await inPhase('arm', async () => {
    const { flow, store, run, now } = story;
    const open = () => openShelf(store, run.ensemble, now());
    requireArmed(request, await flow.step('look-for-backups', open, patiently));
  });
  await inPhase('claim', () => claimDrill(story));
  const { ensemble, from } = request;
  const wanted = { source: ensemble.name, backup: request.backup, ...(from && { from }) };
  const backup = await inPhase('plan', () => findBackup(story, wanted));
  const reading = await inPhase('verify', () => readBackup(story, backup, undefined));
  const order = await inPhase('plan', async () => orderOf(backup, reading));
  const { node, before } = await inPhase('inspect', () => chooseNode(story, request, backup));

  const { lines, troubles } = await inPhase('drill', async () =>
    finish(story, await begin(story, 'drill', [node], { order, copy: from })),
  );
  const result = resultOf(story, { backup, reading, node }, lines.get(node) ?? troubles[0]);
  await inPhase('drill', () => record(story, result));
  const told = { drill: result, ...(await lookAfterDrill(story, request, before)) };
  const broken = result.checks.find(({ passed }) => !passed);
  if (!broken) return { outcome: 'Succeeded', ...told, warnings: shortfalls(backup, reading) };
  throw new RunEnded(
    'Failed',
    'drill',
    `The drill of ${backup.key} on ${node} failed "${broken.name}": ${broken.found}.`,
    {
      code: troubles[0]?.code ?? 'drill-failed',
      hint: paragraphOf(
        troubles[0]?.hint ?? 'Read the command in Run Command, History.',
        'Find out why before that backup is needed.',
      ),
      more: told,
    },
  );
}

/** The schedule may deliver the same drill twice. */
async function claimDrill({ flow, store, run, now }: RestoreStory): Promise<void> {
  const key = restoreKeys.execution(run.runId);
  const claim = await flow.step('claim-drill', () => claimOnce(store, key, run, now()), patiently);
  giveWay(claim, { code: 'drill-claimed', hint: 'Nothing to do.' });
}

async function chooseNode(
  story: RestoreStory,
  { ensemble }: DrillRequest,
  backup: ChosenBackup,
): Promise<{ readonly node: string; readonly before?: Inspected }> {
  const { drillOn } = story.settings.restores[ensemble.name] ?? {};
  if (drillOn !== undefined) return { node: drillOn };
  const { nodes, silent } = await inspectNodes(story);
  const chosen = chooseDrillNode(nodes, silent, backup);
  if (typeof chosen === 'object' && isRefusal(chosen)) throw failed('inspect', chosen);
  const before = nodes.find(({ instanceId }) => instanceId === chosen);
  return { node: chosen, ...(before ? { before } : {}) };
}

function resultOf(
  { run }: RestoreStory,
  { backup, reading, node }: { backup: ChosenBackup; reading: Reading; node: string },
  answer: DrillLine | Trouble | undefined,
): DrillResult {
  const line = answer && 'step' in answer ? answer : undefined;
  const reason = answer && 'reason' in answer ? clauseOf(answer.reason) : 'it reported nothing';
  const checks = line
    ? judgeDrill(line, reading)
    : [{ name: 'drill', passed: false, found: reason }];
  return {
    schemaVersion: 1,
    drillId: run.runId,
    archiveKey: backup.key,
    ...(backup.copy && { copy: backup.copy }),
    manifestKey: backup.manifestKey,
    ok: checks.every(({ passed }) => passed),
    node,
    at: new Date(run.startedAt).toISOString(),
    seconds: line ? line.restoreMs / 1000 : null,
    znodes: line?.znodes ?? null,
    zxid: line?.zxid ?? null,
    complete: reading.complete ?? null,
    checks,
  };
}

async function record({ flow, store, run }: RestoreStory, result: DrillResult): Promise<void> {
  const key = restoreKeys.drill(run.ensemble, tickOfDrill(run.runId));
  await flow.step('record', () => writeJson(store, key, result, 'always'), patiently);
}

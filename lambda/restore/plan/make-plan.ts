import { cutShort, readingTwice, tooBigFor } from '../../archive/verify-archive.ts';
import { writeJson } from '../../aws/archive-store.ts';
import { restoreKeys } from '../../contract/keys.ts';
import { restoreTimeouts } from '../../contract/restore-times.ts';
import { patiently } from '../../flow/retries.ts';
import { inPhase } from '../../run/ended.ts';
import { isRefusal, type Refusal, refuse } from '../../run/refusal.ts';
import { lineageNow } from '../lineage.ts';
import { inspectAfterElection } from '../nodes/inspect.ts';
import type { EnsembleState, MemberNode } from '../nodes/situation.ts';
import { failed, requireNone } from '../refused.ts';
import type { RestoreEnding } from '../report.ts';
import type { PlanRequest } from '../request.ts';
import { tell } from '../status.ts';
import type { RestoreStory } from '../story.ts';
import { chooseBackup, judgeBefore } from './choose-backup.ts';
import type { ChosenBackup } from './chosen-backup.ts';
import { estimate } from './estimate.ts';
import { judgeFence } from './fence.ts';
import { lossOf, sentencesOf } from './foresee.ts';
import { judgeClock } from './judge-clock.ts';
import { judgeFlavour, judgeSource, judgeTarget, judgeTtls } from './judge-target.ts';
import { orderText } from './order.ts';
import type { PlannedNode, RestorePlan } from './plan.ts';
import { applicationTexts } from './reading/applications.ts';
import { type Losses, readLosses } from './reading/losses.ts';
import { type Reading, restoreByHand } from './reading/read-for-restore.ts';
import { readToPoint } from './reading/read-to-point.ts';
import { storeOf } from './store-of.ts';

/** Looks, reads and writes the plan; touches nothing on the nodes. */
export async function makePlan(story: RestoreStory, request: PlanRequest): Promise<RestoreEnding> {
  const { source, ensemble, force, until } = request;
  const settings = story.settings.restores[ensemble.name];
  const strange = judgeSource(source, ensemble.name, settings);
  if (strange) throw failed('plan', strange);

  const backup = await inPhase('plan', () => findBackup(story, request));
  // Before the nodes are asked: what is restored meanwhile is seen when the plan is executed.
  const lineage = await inPhase('plan', () => lineageNow(story));
  const state = await inPhase('inspect', () => inspectAfterElection(story));
  const target = judgeTarget(backup, { state, force });
  requireNone('plan', target.refusals);

  const reading = await inPhase('verify', () => readBackup(story, backup, until));
  const lost = reading.isCut ? await lossesOf(story, backup, reading) : null;
  const ttls = judgeTtls(reading.ttls, state);
  const flavour = judgeFlavour(reading.flavour, backup, state);
  const before = judgeBefore(request, backup, reading);
  const fence = judgeFence({ backup, result: reading, nodes: [] }, state.members);
  requireNone('plan', [...flavour.refusals, ...ttls.refusals, ...before.refusals, ...fence]);

  const order = await inPhase('plan', async () => orderOf(backup, reading));
  const { runId, startedAt } = story.run;
  const plan = planOf(
    { backup, reading, lost, state, order, planId: runId, createdAt: startedAt },
    {
      force,
      lineage,
      until: until ?? null,
      warnings: [
        ...target.warnings,
        ...flavour.warnings,
        ...ttls.warnings,
        ...before.warnings,
        ...judgeClock(reading, startedAt),
        ...shortfalls(backup, reading),
      ],
    },
  );
  await inPhase('plan', () => record(story, plan));
  return { outcome: 'Planned', plan, warnings: plan.warnings };
}

export async function findBackup(
  story: RestoreStory,
  { source, backup, from }: Pick<PlanRequest, 'source' | 'backup' | 'from'>,
): Promise<ChosenBackup> {
  const find = () => chooseBackup(storeOf(story, from), source, backup, story.now());
  const found = await story.flow.step('choose-backup', find, patiently);
  if (isRefusal(found)) throw failed('plan', found);
  return from ? { ...found, copy: from } : found;
}

/** @throws RunEnded where it is not good, or does not hold what is asked of it */
export async function readBackup(
  story: RestoreStory,
  backup: ChosenBackup,
  until: string | undefined,
): Promise<Reading> {
  const { flow, millisecondsLeft } = story;
  const store = storeOf(story, backup.copy);
  await tell(story, 'verify');
  const read = () => readToPoint(store, backup, until, millisecondsLeft);
  const reading = await flow
    .step<Reading | Refusal>('verify', read, readingTwice)
    .catch((error) =>
      refuse(
        'archive-too-big',
        `${backup.key} ${tooBigFor(cutShort(error, backup.bytes))}.`,
        restoreByHand,
      ),
    );
  if (isRefusal(reading)) throw failed('verify', reading);
  return reading;
}

/** What a cut leaves out, path by path: told in the plan, and of no weight in it. */
function lossesOf(
  story: RestoreStory,
  backup: ChosenBackup,
  { to }: Reading,
): Promise<Losses | null> {
  const { flow, millisecondsLeft } = story;
  const store = storeOf(story, backup.copy);
  const read = () => readLosses(store, backup, to, millisecondsLeft());
  return inPhase('verify', () => flow.step('read-losses', read, readingTwice));
}

/** What of the node's state is not in the backup; nothing is refused for it. */
export function shortfalls(
  { key, passedOver = [] }: ChosenBackup,
  { complete }: Pick<Reading, 'complete'>,
): string[] {
  if (complete?.reached !== false) return [...passedOver];
  return [...passedOver, `${key} is not complete: ${complete.found}.`];
}

/** @throws RunEnded where there is too much to order */
export function orderOf(backup: ChosenBackup, reading: Reading): string {
  const order = orderText(backup, reading);
  if (typeof order === 'string') return order;
  throw failed('plan', order);
}

interface Found {
  readonly backup: ChosenBackup;
  readonly reading: Reading;
  readonly lost: Losses | null;
  readonly state: EnsembleState;
  readonly order: string;
  readonly planId: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

function planOf(
  { backup, reading, lost, state, order, planId, createdAt }: Found,
  asked: Pick<RestorePlan, 'force' | 'lineage' | 'until' | 'warnings'>,
): RestorePlan {
  const { level, unproven = null, checks, complete = null, range, znodes, ephemerals } = reading;
  const { files, to, toTime, isCut, longestSessionMs } = reading;
  const expiresAt = createdAt + restoreTimeouts.planSeconds * 1000;
  return {
    schemaVersion: 1,
    planId,
    ensemble: planId.slice(0, planId.lastIndexOf('.')),
    createdAt: new Date(createdAt).toISOString(),
    expiresAt: new Date(expiresAt).toISOString(),
    ...asked,
    backup: { ...backup, level, unproven, checks, complete, range },
    result: {
      to,
      toTime,
      isCut,
      znodes,
      ephemerals,
      longestSessionMs,
      files: files.length,
      bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
      canaries: reading.canaries.length,
    },
    ...(lost ? { lost } : {}),
    order,
    situation: state.situation,
    nodes: state.members.map(plannedNode),
    estimate: estimate(backup, reading, state.members),
    sentences: sentencesOf(backup, reading, state, {
      planId,
      until: asked.until,
      lost,
      now: createdAt,
    }),
    loss: lossOf(backup, reading, state, { planId, now: createdAt }),
    applications: applicationTexts(reading.applications),
  };
}

function plannedNode({ instanceId, myid, voter, line }: MemberNode): PlannedNode {
  const { serving, reason, role, zxid, version, acceptedEpoch, currentEpoch } = line;
  const { dataDir, dataLogDir, hasData, dataBytes } = line;
  return {
    ...{ instanceId, myid, voter, serving, reason, role, zxid, version },
    ...{ acceptedEpoch, currentEpoch, dataDir, dataLogDir, hasData, dataBytes },
  };
}

/** Its id is this execution's alone: what it writes over can only be its own. */
async function record({ flow, store }: RestoreStory, plan: RestorePlan): Promise<void> {
  const write = () => writeJson(store, restoreKeys.plan(plan.planId), plan, 'always');
  await flow.step('write-plan', write, patiently);
}

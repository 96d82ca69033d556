import { startFunction } from '../aws/start-function.ts';
import { restoreEvents } from '../contract/signals.ts';
import type { Flow } from '../flow/flow.ts';
import { patiently } from '../flow/retries.ts';
import { OwnNodes } from '../node/own-nodes.ts';
import { asAnswer, endingOf, inPhase, withWarning } from '../run/ended.ts';
import { journalOf } from '../run/story.ts';
import { announce, measure } from '../run/tell.ts';
import { paragraphOf } from '../shown.ts';
import { beginRun } from './begin-run.ts';
import { drill } from './drill/drill.ts';
import { execute } from './execute/execute.ts';
import { metricsOfRestore } from './metrics.ts';
import { makePlan } from './plan/make-plan.ts';
import { readExecutedPlan, readPlan } from './plan/read-plan.ts';
import { judgeSender } from './put-back/operator/judge-sender.ts';
import { isOfPart, type PartPlanHead } from './put-back/plan/part-plan.ts';
import { planPart } from './put-back/plan/plan-part.ts';
import { putBack } from './put-back/put-back.ts';
import { undoPutBack } from './put-back/undo/undo-put-back.ts';
import { requireNone } from './refused.ts';
import type { RestoreEnding, RestoreReport } from './report.ts';
import type { ExecuteRequest, PlanRequest, RestoreRequest, UndoRequest } from './request.ts';
import { seeServed } from './served-after.ts';
import { restoreSettingsOf } from './settings.ts';
import { writeStatus } from './status.ts';
import type { RestoreStory, RestoreSurroundings } from './story.ts';
import { undo } from './undo/undo.ts';

/**
 * Plans, restores, undoes or drills. Whatever happens on the way, it ends with a report: in the status
 * object, as an event and as metrics.
 * @throws InvalidRequest where the id that a plan is to have is another's, or a drill's time is not of now
 */
export async function restore(
  flow: Flow,
  request: RestoreRequest,
  around: RestoreSurroundings,
): Promise<RestoreReport> {
  const { drillOn, from, documents } = restoreSettingsOf(around.settings, request.ensemble.name);
  const run = await beginRun(flow, request, around);
  const journal = journalOf(flow, around);
  const story: RestoreStory = {
    ...around,
    flow: journal,
    ownNodes: new OwnNodes(request.ensemble, [drillOn], from),
    documents,
    run,
    board: { phase: 'run', nodes: new Map(), commands: 0 },
  };

  const ended = await tellStory(story, request).catch(endingOf);
  const ending = await seeServed(story, ended);
  const asked = await askForBackup(story, ending);
  const { nodes } = story.board;
  const report: RestoreReport = {
    version: 1,
    kind: run.kind,
    runId: run.runId,
    ensemble: run.ensemble,
    ...asked,
    nodes: [...nodes.values()],
    phases: [...journal.entries],
  };
  await measure(story, report, metricsOfRestore(report));
  // First for who watches: an event that cannot be sent must not hide how it ended.
  await journal.step('report', () => writeStatus(story, report));
  // A plan that was refused is told to the person who asked, and to nobody else.
  if (run.kind !== 'plan' || report.outcome === 'Planned') {
    const detailType = restoreEvents.detailType(report.kind, report.outcome);
    await announce(story, 'announce', detailType, report);
  }
  return report;
}

function tellStory(story: RestoreStory, request: RestoreRequest): Promise<RestoreEnding> {
  switch (request.kind) {
    case 'plan':
      return plan(story, request).catch((error) => asAnswer(endingOf(error)));
    case 'restore':
      return executeAny(story, request);
    case 'undo':
      return undoAny(story, request);
    case 'drill':
      return drill(story, request);
  }
}

/** What is done is what the plan says: all of a backup, or a part of it. */
async function executeAny(story: RestoreStory, request: ExecuteRequest): Promise<RestoreEnding> {
  const planned = await inPhase('plan', () => readPlan(story, request.planId));
  if (!isOfPart(planned)) {
    await inPhase('plan', async () => requireNone('plan', judgeSender(planned, request)));
    return execute(story, request, planned);
  }
  return ofPart(planned, putBack(story, request, planned));
}

async function undoAny(story: RestoreStory, request: UndoRequest): Promise<RestoreEnding> {
  const planned = await inPhase('plan', () => readExecutedPlan(story, request.planId));
  if (!isOfPart(planned)) {
    await inPhase('plan', async () => requireNone('plan', judgeSender(planned, request)));
    return undo(story, request, planned);
  }
  return ofPart(planned, undoPutBack(story, request, planned));
}

/** However it ends, its report tells that it was about a part: nothing was stopped by it. */
const ofPart = async (
  plan: PartPlanHead,
  work: Promise<RestoreEnding>,
): Promise<RestoreEnding> => ({ part: { plan }, ...(await work.catch(endingOf)) });

const plan = (story: RestoreStory, request: PlanRequest): Promise<RestoreEnding> =>
  request.part ? planPart(story, request, request.part) : makePlan(story, request);

/**
 * The first backup after a restore is the first of a new history; a part that is put back begins none. A
 * good restore stays good without.
 */
async function askForBackup(
  { flow, run, lambda, settings, now }: RestoreStory,
  ending: RestoreEnding,
): Promise<RestoreEnding> {
  if (run.kind !== 'restore' || ending.outcome !== 'Succeeded' || ending.part) return ending;
  // With its time fixed, asking twice makes one backup.
  const at = await flow.step('time-of-backup', async () => now());
  const scheduledTime = `${new Date(at).toISOString().slice(0, 19)}Z`;
  const payload = { ensemble: run.ensemble, newLineage: true, scheduledTime, askedBy: 'restore' };
  const ask = () => startFunction(lambda, settings.backupAlias, payload);
  return flow.step('ask-for-backup', ask, patiently).then(
    () => ending,
    (error) =>
      withWarning(
        ending,
        paragraphOf(
          `A backup could not be asked for: ${endingOf(error).reason}`,
          `Take one: npx zk-backup run ${run.ensemble}`,
        ),
      ),
  );
}

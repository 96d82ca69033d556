import { startFunction } from '../aws/start-function.ts';
import type { Flow } from '../flow/flow.ts';
import { keepJournal } from '../flow/journal.ts';
import { announceRestore, measureRestore } from './announce.ts';
import { beginRun } from './begin-run.ts';
import { drill } from './drill.ts';
import { asAnswer, endingOf } from './ended.ts';
import { execute } from './execute.ts';
import { makePlan } from './make-plan.ts';
import type { Ending, RestoreReport } from './report.ts';
import type { RestoreRequest } from './request.ts';
import { writeStatus } from './status.ts';
import { patiently, type RestoreSurroundings, type Story } from './story.ts';
import { undo } from './undo.ts';

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
  const { now, log, clients, eventBus } = around;
  const run = await beginRun(flow, request, around);
  const journal = keepJournal(flow, now, (entry) => log({ event: 'step', ...entry }));
  const story: Story = {
    ...around,
    flow: journal,
    run,
    board: { phase: 'run', nodes: new Map(), commands: 0 },
  };

  const ending = await tellStory(story, request).catch(endingOf);
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
  await journal.step('measure', async () => measureRestore(report, now()));
  // First for who watches: an event that cannot be sent must not hide how it ended.
  await journal.step('report', () => writeStatus(story, report));
  // A plan that was refused is told to the person who asked, and to nobody else.
  if (run.kind !== 'plan' || report.outcome === 'Planned') {
    const announce = () => announceRestore(clients.eventBridge, eventBus, report);
    await journal.step('announce', announce, patiently);
  }
  return report;
}

function tellStory(story: Story, request: RestoreRequest): Promise<Ending> {
  switch (request.kind) {
    case 'plan':
      return makePlan(story, request).catch(asAnswer);
    case 'restore':
      return execute(story, request);
    case 'undo':
      return undo(story, request);
    case 'drill':
      return drill(story, request);
  }
}

/** The first backup after a restore is the first of a new history. A good restore stays good without. */
async function askForBackup(
  { flow, run, lambda, settings, now }: Story,
  ending: Ending,
): Promise<Ending> {
  if (run.kind !== 'restore' || ending.outcome !== 'Succeeded') return ending;
  // With its time fixed, asking twice makes one backup.
  const at = await flow.step('time-of-backup', async () => now());
  const scheduledTime = `${new Date(at).toISOString().slice(0, 19)}Z`;
  const payload = { ensemble: run.ensemble, newLineage: true, scheduledTime, askedBy: 'restore' };
  const ask = () => startFunction(lambda, settings.backupAlias, payload);
  return flow.step('ask-for-backup', ask, patiently).then(
    () => ending,
    (error) => ({
      ...ending,
      warnings: [
        ...(ending.warnings ?? []),
        `A backup could not be asked for (${endingOf(error).reason}); take one: npx zk-backup run ${run.ensemble}.`,
      ],
    }),
  );
}

import { drillId, runId } from '../contract/keys.ts';
import { tickOf } from '../contract/tick.ts';
import { InvalidRequest } from '../errors.ts';
import type { Flow } from '../flow/flow.ts';
import { patiently } from '../flow/retries.ts';
import { notDue, whyNotDue } from '../run/scheduled-time.ts';
import type { PlanRequest, RestoreRequest } from './request.ts';
import { takeStatus } from './status.ts';
import type { RestoreRun, RestoreSurroundings } from './story.ts';

/**
 * Fixes what is fixed before anything is sent.
 * @throws InvalidRequest where the id that a plan is to have is another's, or a drill's time is not of now
 */
export async function beginRun(
  flow: Flow,
  request: RestoreRequest,
  around: RestoreSurroundings,
): Promise<RestoreRun> {
  const { execution, now } = around;
  const begin = async () => {
    const { kind, ensemble } = request;
    const run = { kind, ensemble: ensemble.name, execution, startedAt: now() };
    if (kind === 'plan') return takePlanId(around, request, run);
    const fault = kind === 'drill' ? whyNotDue(request.scheduledTime, run.startedAt) : undefined;
    if (fault !== undefined) return { fault };
    return { ...run, runId: kind === 'drill' ? idOfDrill(request, run) : request.planId };
  };
  const run = await flow.step('begin', begin, patiently);
  if (run && 'fault' in run) throw notDue(run.fault);
  if (run) return run;
  const { planId } = request as PlanRequest;
  throw new InvalidRequest(`There is a plan ${planId} already.`, {
    hint: 'Nothing was touched. Plan again, with another id or with none.',
  });
}

type Unnamed = Omit<RestoreRun, 'runId'>;

const idOfDrill = (
  { scheduledTime }: { scheduledTime?: string },
  { ensemble, startedAt }: Unnamed,
) => drillId(ensemble, tickOf(Date.parse(scheduledTime ?? '') || startedAt));

/**
 * An id tells the second; of two plans that begin in the same one the later gets the next.
 * @returns null where the caller chose an id that is another's
 */
async function takePlanId(
  { store }: Pick<RestoreSurroundings, 'store'>,
  { planId }: PlanRequest,
  unnamed: Unnamed,
): Promise<RestoreRun | null> {
  for (let at = unnamed.startedAt; ; at += 1000) {
    const run = { ...unnamed, runId: planId ?? runId(unnamed.ensemble, tickOf(at)) };
    if (await takeStatus(store, run)) return run;
    if (planId !== undefined) return null;
  }
}

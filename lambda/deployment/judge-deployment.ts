import { bounded } from '../aws/bounded.ts';
import type { DeploymentProperties } from '../contract/deployment.ts';
import type { Sight } from '../health/sight.ts';
import type { DeploymentEvent } from './event.ts';
import { hold, isOfStack, letGo } from './hold.ts';
import { TakesFromRuns, takenDuringLook, underWayText } from './refused.ts';
import type { Course } from './stack-status.ts';
import { perhapsTaken, type TakenAway, takenAway } from './taken-away.ts';
import { runsUnderWay, type UnderWay } from './under-way.ts';

/** What ensembles are looked at with, and CloudFormation asked. */
export interface Asking extends Sight {
  course(stack: string): Promise<Course>;
}

/** Requests to S3 under way at once. */
const atOnce = 24;

/** What is under way of an ensemble from which something is taken. */
interface InTheWay extends TakenAway {
  readonly runs: readonly UnderWay[];
}

/**
 * Says yes to a deployment, or refuses it, before anything is changed. From which ensembles it takes something,
 * those it holds from then on, so that no run begins by what is going; at its end, whichever, CloudFormation deletes
 * what was before, and they are let go.
 * @throws TakesFromRuns, and whatever keeps it from knowing
 */
export async function judgeDeployment(event: DeploymentEvent, asking: Asking): Promise<void> {
  const sight = { ...asking, store: bounded(asking.store, atOnce) };
  const now = event.ResourceProperties;
  if (event.RequestType === 'Delete') return letAllGo(event, sight, Object.keys(now.Ensembles));
  const isUpdate = event.RequestType === 'Update';
  const before = isUpdate ? event.OldResourceProperties.Ensembles : {};
  const taken = isUpdate ? takenAway(before, now.Ensembles) : perhapsTaken(now.Ensembles);
  if (taken.length === 0) return;
  const course = await asking.course(event.StackId);
  if (course === 'begins') return;
  // Of an ensemble that the new version did not know, none of its runs can have begun. The others are let go at the end.
  if (course === 'goes-back') return letAllGo(event, sight, onlyIn(now.Ensembles, before));
  const inTheWay = await lookAtAll(sight, event, taken);
  const [first] = inTheWay;
  if (first) throw new TakesFromRuns(...underWayText([first, ...inTheWay.slice(1)]));
  // A custom resource that is new has nothing to delete: nobody would say when the deployment has ended.
  if (isUpdate) await holdAll(event, sight, taken);
}

const onlyIn = (
  all: DeploymentProperties['Ensembles'],
  others: DeploymentProperties['Ensembles'],
) => Object.keys(all).filter((ensemble) => !(ensemble in others));

async function lookAtAll(
  sight: Sight,
  event: DeploymentEvent,
  taken: readonly TakenAway[],
): Promise<InTheWay[]> {
  const givenUp = event.ResourceProperties.GiveUpRuns ?? [];
  const seen = await Promise.all(
    taken.map(async (one): Promise<InTheWay> => {
      const runs = await runsUnderWay(sight, one.ensemble);
      const others = runs.filter((run) => !isOfStack(run, event) && !givenUp.includes(run.runId));
      return { ...one, runs: others };
    }),
  );
  return seen.filter(({ runs }) => runs.length > 0);
}

/** All or none. */
async function holdAll(
  event: DeploymentEvent,
  { store, now }: Sight,
  taken: readonly TakenAway[],
): Promise<void> {
  const givenUp = event.ResourceProperties.GiveUpRuns ?? [];
  const held = await Promise.allSettled(
    taken.map(async ({ ensemble }) => {
      const by = await hold(store, event, ensemble, now());
      if (by === undefined || givenUp.some((id) => by.startsWith(`${id},`))) return;
      throw new TakesFromRuns(...takenDuringLook(ensemble, by));
    }),
  );
  const failed = held.find((one) => one.status === 'rejected');
  if (!failed) return;
  await Promise.allSettled(taken.map(({ ensemble }) => letGo(store, event, ensemble)));
  throw failed.reason;
}

async function letAllGo(
  event: DeploymentEvent,
  { store }: Sight,
  ensembles: readonly string[],
): Promise<void> {
  // One that cannot be let go is free within the hour; nobody going back or away should wait for it.
  await Promise.allSettled(ensembles.map((ensemble) => letGo(store, event, ensemble)));
}

import { readJson, type Store } from '../aws/archive-store.ts';
import { deploymentSeconds } from '../contract/deployment.ts';
import { keys } from '../contract/keys.ts';
import type { Holder } from '../run/claim.ts';
import { type LeaseRecord, leaseEnsemble, releaseEnsemble } from '../run/lease.ts';
import { type DeploymentEvent, stackNameOf } from './event.ts';

/** By which deployment, of the stack's many. */
type Asking = Pick<DeploymentEvent, 'StackId' | 'RequestId'>;

/** Whether a deployment of this stack has the ensemble: this one, or one whose end nobody told. */
export const isOfStack = ({ execution }: { execution: string }, { StackId }: Asking): boolean =>
  execution.startsWith(`${StackId}/`);

/**
 * Takes an ensemble as a run takes it: none of it can begin by what is going, until the deployment has ended.
 * @returns who was quicker; undefined where it is held
 */
export async function hold(
  store: Store,
  asking: Asking,
  ensemble: string,
  now: number,
): Promise<string | undefined> {
  const mayTake = (held: LeaseRecord) => isOfStack(held, asking);
  const terms = { now, seconds: deploymentSeconds, mayTake };
  const claim = await leaseEnsemble(store, holderOf(asking, ensemble), terms);
  return claim.taken ? undefined : claim.by;
}

/** Gives an ensemble back that a deployment of this stack has. */
export async function letGo(store: Store, asking: Asking, ensemble: string): Promise<void> {
  const held = await readJson<LeaseRecord>(store, keys.lease(ensemble));
  if (!held || held.value.released || !isOfStack(held.value, asking)) return;
  const { execution } = held.value;
  await releaseEnsemble(store, { ...holderOf(asking, ensemble), execution });
}

/** Its id is read by people: "another run is at work: the deployment of ZkBackup". */
const holderOf = (asking: Asking, ensemble: string): Holder => ({
  runId: `the deployment of ${stackNameOf(asking)}`,
  ensemble,
  execution: `${asking.StackId}/${asking.RequestId}`,
});

import {
  type DeploymentProperties,
  kindsOfNeeds,
  type NeedsOfRuns,
} from '../contract/deployment.ts';

/** What a deployment takes from the runs of an ensemble. */
export interface TakenAway {
  readonly ensemble: string;
  /** `documents ZkBackup-1a2b3c4d-revive; nodes i-0123456789abcdef0` */
  readonly what: string;
}

type Ensembles = DeploymentProperties['Ensembles'];

/** These are of the whole deployment, whichever ensemble they are there for. */
const shared: readonly (keyof NeedsOfRuns)[] = ['nodes', 'documents'];

/** What was there before and will not be any more; what comes takes nothing from anybody. Pure. */
export function takenAway(before: Ensembles, now: Ensembles): TakenAway[] {
  const left = new Map(
    kindsOfNeeds.map((kind) => [
      kind,
      new Set(Object.values(now).flatMap((needs) => needs[kind] ?? [])),
    ]),
  );
  return Object.entries(before).flatMap(([ensemble, needs]) => {
    const own = now[ensemble] ?? {};
    const what = kindsOfNeeds.flatMap((kind) => {
      const isThere = (one: string) =>
        shared.includes(kind) ? left.get(kind)?.has(one) : own[kind]?.includes(one);
      const gone = (needs[kind] ?? []).filter((one) => !isThere(one));
      return gone.length === 0 ? [] : [`${kind} ${gone.join(', ')}`];
    });
    return what.length === 0 ? [] : [{ ensemble, what: what.join('; ') }];
  });
}

/** Where nobody knows what was before: whatever there is may be taken. Pure. */
export const perhapsTaken = (now: Ensembles): TakenAway[] =>
  Object.keys(now).map((ensemble) => ({
    ensemble,
    what: 'what an earlier version of zk-backup made for it',
  }));

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

/** What was there before and will not be any more; what comes takes nothing from anybody. Pure. */
export const takenAway = (before: Ensembles, now: Ensembles): TakenAway[] =>
  Object.entries(before).flatMap(([ensemble, needs]) => {
    const what = kindsOfNeeds.flatMap((kind) => missing(kind, needs, now[ensemble] ?? {}));
    return what.length === 0 ? [] : [{ ensemble, what: what.join('; ') }];
  });

function missing(kind: keyof NeedsOfRuns, before: NeedsOfRuns, now: NeedsOfRuns): string[] {
  const gone = (before[kind] ?? []).filter((one) => !now[kind]?.includes(one));
  return gone.length === 0 ? [] : [`${kind} ${gone.join(', ')}`];
}

/** Where nobody knows what was before: whatever there is may be taken. Pure. */
export const perhapsTaken = (now: Ensembles): TakenAway[] =>
  Object.keys(now).map((ensemble) => ({
    ensemble,
    what: 'what an earlier version of zk-backup made for it',
  }));

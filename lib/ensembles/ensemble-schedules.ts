import type { Construct } from 'constructs';
import type { Ensemble } from '../config/config.ts';
import { quietTimesOf } from '../config/quiet-time.ts';
import { ScheduledInvocation } from './scheduled-invocation.ts';
import type { ScheduledTarget } from './scheduled-target.ts';

/** What schedules of ensembles invoke. */
export interface EnsembleTargets {
  readonly backup: ScheduledTarget;
  readonly restore: ScheduledTarget;
}

/** The schedules of one ensemble: of its backups, and of its drills if there are any. */
export function scheduleEnsemble(
  here: Construct,
  { name, schedule, drill }: Ensemble,
  { backup, restore }: EnsembleTargets,
): void {
  const quietTimes = quietTimesOf(name);
  new ScheduledInvocation(here, 'Backup', {
    description: `zk-backup: backup of the ensemble ${name}`,
    schedule,
    quietTime: quietTimes.backup,
    target: backup,
    payload: { ensemble: name },
  });
  if (drill === false) return;
  new ScheduledInvocation(here, 'Drill', {
    description: `zk-backup: restore drill of the ensemble ${name}`,
    schedule: drill,
    quietTime: quietTimes.drill,
    target: restore,
    payload: { ensemble: name, drill: true },
  });
}

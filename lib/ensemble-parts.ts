import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { IManagedPolicy, IRole } from 'aws-cdk-lib/aws-iam';
import type { IAlias } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { Telling } from './alarms/alarm.ts';
import { EnsembleAlarms } from './alarms/alarms.ts';
import { RestoreAlarms } from './alarms/restore-alarms.ts';
import type { Ensemble } from './config/config.ts';
import { quietTimesOf } from './config/quiet-time.ts';
import type { CopyPlace } from './copies/copy-place.ts';
import type { Encryption } from './functions/statements.ts';
import { NodeAccess } from './node-access.ts';
import { ScheduledInvocation } from './schedules.ts';

export interface EnsemblePartsProps {
  readonly ensemble: Ensemble;
  readonly bucket: IBucket;
  readonly copies: readonly CopyPlace[];
  readonly encryption: Encryption;
  readonly nodeRoles: readonly IRole[];
  readonly backup: IAlias;
  readonly restore: IAlias;
  readonly deadLetters: IQueue;
  readonly telling: Telling;
}

export interface EnsembleParts {
  readonly nodePolicy: IManagedPolicy;
  readonly alarms: readonly Alarm[];
}

/** Schedules, rights and alarms of one ensemble, in a scope of its own. */
export function ensembleParts(here: Construct, props: EnsemblePartsProps): EnsembleParts {
  const { ensemble, bucket, copies, encryption, nodeRoles: roles, telling } = props;
  scheduleBackups(here, props);
  scheduleDrills(here, props);
  const { policy } = new NodeAccess(here, 'Node', {
    ...{ bucket, copies, ensemble, roles, encryption },
  });
  return {
    nodePolicy: policy,
    alarms: [
      ...new EnsembleAlarms(here, 'Alarms', { ensemble, telling }).all,
      ...new RestoreAlarms(here, 'RestoreAlarms', { ensemble, telling }).all,
    ],
  };
}

function scheduleBackups(
  here: Construct,
  { ensemble, backup, deadLetters }: EnsemblePartsProps,
): void {
  new ScheduledInvocation(here, 'Backup', {
    description: `zk-backup: backup of the ensemble ${ensemble.name}`,
    schedule: ensemble.schedule,
    quietTime: quietTimesOf(ensemble.name).backup,
    target: backup,
    payload: { ensemble: ensemble.name },
    deadLetters,
  });
}

function scheduleDrills(
  here: Construct,
  { ensemble, restore, deadLetters }: EnsemblePartsProps,
): void {
  if (ensemble.drill === false) return;
  new ScheduledInvocation(here, 'Drill', {
    description: `zk-backup: restore drill of the ensemble ${ensemble.name}`,
    schedule: ensemble.drill,
    quietTime: quietTimesOf(ensemble.name).drill,
    target: restore,
    payload: { ensemble: ensemble.name, drill: true },
    deadLetters,
  });
}

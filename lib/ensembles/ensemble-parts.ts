import { Alarm, type CfnAlarm, type IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { IManagedPolicy, IRole } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { NestedStack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { Telling } from '../alarms/alarm.ts';
import { EnsembleAlarms } from '../alarms/alarms.ts';
import { RestoreAlarms } from '../alarms/restore-alarms.ts';
import type { Ensemble } from '../config/config.ts';
import type { CopyPlace } from '../copies/copy-place.ts';
import { deploymentName } from '../deployment-name.ts';
import type { Encryption } from '../functions/statements.ts';
import { type EnsembleTargets, scheduleEnsemble } from './ensemble-schedules.ts';
import { NodeAccess } from './node-access.ts';
import { stackOfName } from './stack-of-name.ts';

export interface EnsemblePartsProps extends EnsembleTargets {
  readonly ensembles: readonly Ensemble[];
  /** By name of the ensemble. */
  readonly nodeRoles: ReadonlyMap<string, readonly IRole[]>;
  readonly bucket: IBucket;
  readonly copies: readonly CopyPlace[];
  readonly encryption: Encryption;
  readonly telling: Telling;
}

export interface EnsembleParts {
  readonly nodePolicy: IManagedPolicy;
  readonly alarms: readonly IAlarm[];
}

/**
 * What each ensemble has, by its name: the policy of its nodes in the stack itself, where it was when somebody attached
 * it; schedules and alarms in nested stacks, since one stack holds 500 resources.
 */
export function ensembleParts(
  here: Construct,
  props: EnsemblePartsProps,
): ReadonlyMap<string, EnsembleParts> {
  // By name: listed in another order they make the same templates.
  const ensembles = [...props.ensembles].sort((one, other) => (one.name < other.name ? -1 : 1));
  return new Map(ensembles.map((ensemble) => [ensemble.name, partsOf(here, ensemble, props)]));
}

function partsOf(here: Construct, ensemble: Ensemble, props: EnsemblePartsProps): EnsembleParts {
  const { name } = ensemble;
  const { bucket, copies, encryption, telling, nodeRoles } = props;
  const id = `ensemble-${name}`;
  const own = new Construct(here, id);
  const nested = new Construct(nestedStack(here, stackOfName(name)), id);
  const roles = nodeRoles.get(name) ?? [];
  const { policy } = new NodeAccess(own, 'Node', {
    ...{ bucket, copies, ensemble, roles, encryption },
  });
  scheduleEnsemble(nested, ensemble, props);
  const alarms = [
    ...new EnsembleAlarms(nested, 'Alarms', { ensemble, telling }).all,
    ...new RestoreAlarms(nested, 'RestoreAlarms', { ensemble, telling }).all,
  ];
  return { nodePolicy: policy, alarms: alarms.map((alarm) => byName(own, alarm)) };
}

/** Made with the first ensemble that it holds something of. */
function nestedStack(here: Construct, number: number): Construct {
  const id = `Ensembles${number}`;
  return (
    (here.node.tryFindChild(id) as NestedStack | undefined) ??
    new NestedStack(here, id, {
      description: `Schedules and alarms of ensembles (${deploymentName(here)}, zk-backup)`,
      suppressTemplateIndentation: true,
    })
  );
}

/** An alarm as the outer stack speaks of it: without waiting for the stack that it is in. */
const byName = (scope: Construct, alarm: Alarm): IAlarm =>
  Alarm.fromAlarmName(
    scope,
    alarm.node.id,
    String((alarm.node.defaultChild as CfnAlarm).alarmName),
  );

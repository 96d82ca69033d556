import { Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { type EnsembleSettings, environment } from '../lambda/contract.ts';
import {
  documentName,
  type RestoreSettings,
  restoreEnvironment,
} from '../lambda/restore-contract.ts';
import { drillInstanceOf, type Ensemble } from './config.ts';
import type { DocumentKind } from './document-content.ts';
import type { OrchestratorsProps } from './orchestrators.ts';
import { InvalidConfiguration } from './read-config.ts';
import type { RestoreProps } from './restore-access.ts';

/** Lambda's limit for all names and values together. */
const maximumBytes = 4096;

/** The environment of the backup function: part of the restore function's, so that one check does. */
export function backupEnvironment(
  scope: Construct,
  { config, bucket, documents }: OrchestratorsProps,
): Record<string, string> {
  const settings = config.ensembles.map((ensemble) =>
    settingsOf(ensemble, (kind) => documents.get(ensemble.name)?.[kind].ref ?? ''),
  );
  return {
    [environment.ensembles]: Stack.of(scope).toJsonString(settings),
    [environment.bucket]: bucket.bucketName,
    [environment.eventBus]: 'default',
    ...(config.s3Endpoint && { [environment.s3Endpoint]: config.s3Endpoint }),
  };
}

/**
 * The environment of the restore function.
 * @throws InvalidConfiguration when the ensembles do not fit into it.
 */
export function restoreFunctionEnvironment(
  scope: Construct,
  props: RestoreProps,
): Record<string, string> {
  const { ensembles } = props.config;
  const { stackName } = Stack.of(scope);
  refuseWhatDoesNotFit(ensembles, stackName);
  const restores = ensembles.map((ensemble) => [ensemble.name, restoreSettingsOf(ensemble)]);
  return {
    ...backupEnvironment(scope, props),
    [restoreEnvironment.documentPrefix]: stackName,
    [restoreEnvironment.backupAlias]: props.backup.functionArn,
    [restoreEnvironment.restores]: JSON.stringify(Object.fromEntries(restores)),
  };
}

function settingsOf(ensemble: Ensemble, nameOf: (kind: DocumentKind) => string): EnsembleSettings {
  return {
    name: ensemble.name,
    nodes: ensemble.nodes,
    prefix: ensemble.prefix,
    mode: ensemble.mode,
    allowStandalone: ensemble.allowStandalone,
    maxDowntimeSeconds: ensemble.maxDowntime,
    maxShrinkPercent: ensemble.maxShrinkPercent,
    documents: { probe: nameOf('probe'), backup: nameOf('backup'), revive: nameOf('revive') },
  };
}

function restoreSettingsOf(ensemble: Ensemble): RestoreSettings {
  const drillOn = drillInstanceOf(ensemble);
  return { from: ensemble.restoreFrom, ...(drillOn && { drillOn }) };
}

/** Without this, CloudFormation refuses the function only after it has made everything else. */
function refuseWhatDoesNotFit(ensembles: readonly Ensemble[], stackName: string): void {
  // Names, an endpoint, a bucket name and the ARN of an alias, of the greatest length.
  let bytes = 768 + stackName.length;
  const fitting = ensembles.filter((ensemble) => {
    const settings = settingsOf(ensemble, (kind) => documentName(stackName, ensemble.name, kind));
    const restores = { [ensemble.name]: restoreSettingsOf(ensemble) };
    bytes += Buffer.byteLength(JSON.stringify(settings) + JSON.stringify(restores));
    return bytes <= maximumBytes;
  });
  if (fitting.length === ensembles.length) return;
  throw new InvalidConfiguration('The configuration', [
    {
      path: 'ensembles',
      got: `${ensembles.length} ensembles, ${bytes} bytes of environment`,
      expected: `at most ${maximumBytes} bytes: the first ${fitting.length} fit; move the others to a second file and stack (-c config=PATH -c stack=NAME)`,
    },
  ]);
}

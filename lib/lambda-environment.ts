import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { type EnsembleSettings, environment } from '../lambda/contract.ts';
import {
  documentName,
  type RestoreSettings,
  restoreEnvironment,
} from '../lambda/restore-contract.ts';
import { type Config, drillInstanceOf, type Ensemble } from './config.ts';
import type { DocumentKind } from './document-content.ts';
import type { OrchestratorsProps } from './orchestrators.ts';
import { InvalidConfiguration } from './read-config.ts';
import type { RestoreProps } from './restore-access.ts';

/** Lambda's limit for all names and values together. */
const maximumBytes = 4096;

/** An alias's ARN and the names of the restore function's own variables, of the greatest length. */
const aliasBytes = 256;

/**
 * The environment of the backup function.
 * @throws InvalidConfiguration when the ensembles do not fit into it.
 */
export function backupEnvironment(
  scope: Construct,
  { config, bucket, documents }: OrchestratorsProps,
): Record<string, string> {
  const stack = Stack.of(scope);
  refuseWhatDoesNotFit(config.ensembles, sseBytes(config), (ensemble) =>
    settingsOf(ensemble, (kind) => documentName(stack.stackName, ensemble.name, kind)),
  );
  const settings = config.ensembles.map((ensemble) =>
    settingsOf(ensemble, (kind) => documents.get(ensemble.name)?.[kind].ref ?? ''),
  );
  return {
    [environment.ensembles]: stack.toJsonString(settings),
    ...sharedEnvironment(config, bucket),
  };
}

/**
 * The environment of the restore function. It holds no names of documents: that function makes them
 * of their first part, and so its environment fits as many ensembles as the other.
 * @throws InvalidConfiguration when the ensembles do not fit into it.
 */
export function restoreFunctionEnvironment(
  scope: Construct,
  { config, bucket, backup }: RestoreProps,
): Record<string, string> {
  const { stackName } = Stack.of(scope);
  const besides = aliasBytes + stackName.length + sseBytes(config);
  refuseWhatDoesNotFit(config.ensembles, besides, (ensemble) => [
    commonSettingsOf(ensemble),
    { [ensemble.name]: restoreSettingsOf(ensemble) },
  ]);
  const restores = config.ensembles.map((ensemble) => [ensemble.name, restoreSettingsOf(ensemble)]);
  return {
    [environment.ensembles]: JSON.stringify(config.ensembles.map(commonSettingsOf)),
    ...sharedEnvironment(config, bucket),
    [restoreEnvironment.documentPrefix]: stackName,
    [restoreEnvironment.backupAlias]: backup.functionArn,
    [restoreEnvironment.restores]: JSON.stringify(Object.fromEntries(restores)),
  };
}

const sharedEnvironment = ({ s3Endpoint, sse }: Config, bucket: IBucket) => ({
  [environment.bucket]: bucket.bucketName,
  [environment.eventBus]: 'default',
  ...(s3Endpoint && { [environment.s3Endpoint]: s3Endpoint }),
  ...(sse && { [environment.sse]: sse }),
});

const sseBytes = ({ sse }: Config) => (sse ? environment.sse.length + sse.length : 0);

const commonSettingsOf = (ensemble: Ensemble): Omit<EnsembleSettings, 'documents'> => ({
  name: ensemble.name,
  nodes: ensemble.nodes,
  prefix: ensemble.prefix,
  mode: ensemble.mode,
  allowStandalone: ensemble.allowStandalone,
  maxDowntimeSeconds: ensemble.maxDowntime,
  maxShrinkPercent: ensemble.maxShrinkPercent,
});

const settingsOf = (
  ensemble: Ensemble,
  nameOf: (kind: DocumentKind) => string,
): EnsembleSettings => ({
  ...commonSettingsOf(ensemble),
  documents: { probe: nameOf('probe'), backup: nameOf('backup'), revive: nameOf('revive') },
});

function restoreSettingsOf(ensemble: Ensemble): RestoreSettings {
  const drillOn = drillInstanceOf(ensemble);
  return { from: ensemble.restoreFrom, ...(drillOn && { drillOn }) };
}

/** Without this, CloudFormation refuses the function only after it has made everything else. */
function refuseWhatDoesNotFit(
  ensembles: readonly Ensemble[],
  besides: number,
  written: (ensemble: Ensemble) => object,
): void {
  // Names, an endpoint and a bucket name of the greatest length.
  let bytes = 512 + besides;
  const fitting = ensembles.filter((ensemble) => {
    bytes += Buffer.byteLength(JSON.stringify(written(ensemble))) + 1;
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

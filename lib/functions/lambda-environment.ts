import type { IAlias } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { documentName } from '../../lambda/contract/documents.ts';
import {
  aliasName,
  type EnsembleSettings,
  environment,
  type RestoreSettings,
  restoreEnvironment,
} from '../../lambda/contract/settings.ts';
import { longestNameOf } from '../archive-bucket.ts';
import { type Config, drillInstanceOf, type Ensemble } from '../config/config.ts';
import { InvalidConfiguration } from '../config/read-config.ts';
import { deploymentName } from '../deployment-name.ts';
import type { DocumentKind } from '../documents/document-content.ts';
import type { NodeDocuments } from '../documents/node-documents.ts';

/** What the backup function is made with. */
export interface BackupFunctionProps {
  readonly config: Config;
  readonly bucket: IBucket;
  /** By name of the ensemble. */
  readonly documents: ReadonlyMap<string, NodeDocuments>;
}

export interface RestoreFunctionProps extends BackupFunctionProps {
  /** What takes the first backup after a restore. */
  readonly backup: IAlias;
}

/** Lambda's limit for the JSON of all variables; in it the quotes of a variable that is JSON are escaped. */
const maximumBytes = 4096;

/** The ARN that CloudFormation makes, at its greatest length. */
const longestAlias = `arn:aws-us-gov:lambda:ap-northeast-1:123456789012:function:${'f'.repeat(64)}:${aliasName}`;

type Variables = Readonly<Record<string, string>>;

/**
 * The environment of the backup function.
 * @throws InvalidConfiguration when the ensembles do not fit into it.
 */
export function backupEnvironment(
  scope: Construct,
  { config, bucket, documents }: BackupFunctionProps,
): Variables {
  const stack = Stack.of(scope);
  refuseWhatDoesNotFit(config.ensembles, (ensembles) => ({
    [environment.ensembles]: JSON.stringify(
      ensembles.map((ensemble) =>
        settingsOf(ensemble, (kind) => documentName(deploymentName(scope), ensemble.name, kind)),
      ),
    ),
    ...sharedEnvironment(config, longestNameOf(bucket)),
  }));
  const settings = config.ensembles.map((ensemble) =>
    settingsOf(ensemble, (kind) => documents.get(ensemble.name)?.[kind].ref ?? ''),
  );
  return {
    [environment.ensembles]: stack.toJsonString(settings),
    ...sharedEnvironment(config, bucket.bucketName),
  };
}

/**
 * The environment of the restore function. It holds no names of documents: that function makes them
 * of their first part, and so its environment fits as many ensembles as the other.
 * @throws InvalidConfiguration when the ensembles do not fit into it.
 */
export function restoreFunctionEnvironment(
  scope: Construct,
  { config, bucket, backup }: RestoreFunctionProps,
): Variables {
  const variables = (
    ensembles: readonly Ensemble[],
    bucketName: string,
    backupAlias: string,
  ): Variables => ({
    [environment.ensembles]: JSON.stringify(ensembles.map(commonSettingsOf)),
    ...sharedEnvironment(config, bucketName),
    [restoreEnvironment.documentPrefix]: deploymentName(scope),
    [restoreEnvironment.backupAlias]: backupAlias,
    [restoreEnvironment.restores]: JSON.stringify(
      Object.fromEntries(ensembles.map((ensemble) => [ensemble.name, restoreSettingsOf(ensemble)])),
    ),
  });
  refuseWhatDoesNotFit(config.ensembles, (ensembles) =>
    variables(ensembles, longestNameOf(bucket), longestAlias),
  );
  return variables(config.ensembles, bucket.bucketName, backup.functionArn);
}

const sharedEnvironment = ({ s3Endpoint, sse }: Config, bucketName: string) => ({
  [environment.bucket]: bucketName,
  [environment.eventBus]: 'default',
  ...(s3Endpoint && { [environment.s3Endpoint]: s3Endpoint }),
  ...(sse && { [environment.sse]: sse }),
});

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
  written: (ensembles: readonly Ensemble[]) => Variables,
): void {
  const bytesOf = (count: number) =>
    Buffer.byteLength(JSON.stringify(written(ensembles.slice(0, count))));
  const bytes = bytesOf(ensembles.length);
  if (bytes <= maximumBytes) return;
  const fitting = ensembles.findIndex((_, index) => bytesOf(index + 1) > maximumBytes);
  throw new InvalidConfiguration('The configuration', [
    {
      path: 'ensembles',
      got: `${ensembles.length} ensembles, ${bytes} bytes of environment`,
      expected: `at most ${maximumBytes} bytes: the first ${fitting} fit; move the others to a second file and stack (-c config=PATH -c stack=NAME)`,
    },
  ]);
}

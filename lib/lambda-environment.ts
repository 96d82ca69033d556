import { Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { type EnsembleSettings, environment } from '../lambda/contract.ts';
import { documentName } from '../lambda/restore-contract.ts';
import type { Ensemble } from './config.ts';
import type { DocumentKind } from './document-content.ts';
import type { OrchestratorsProps } from './orchestrators.ts';
import { InvalidConfiguration } from './read-config.ts';

/** Lambda's limit for all names and values together. */
const maximumBytes = 4096;

/**
 * The environment of the Lambda.
 * @throws InvalidConfiguration when the ensembles do not fit into it.
 */
export function lambdaEnvironment(
  scope: Construct,
  { config, bucket, documents }: OrchestratorsProps,
): Record<string, string> {
  const stack = Stack.of(scope);
  refuseWhatDoesNotFit(config.ensembles, stack.stackName);
  const settings = config.ensembles.map((ensemble) =>
    settingsOf(ensemble, (kind) => documents.get(ensemble.name)?.[kind].ref ?? ''),
  );
  return {
    [environment.ensembles]: stack.toJsonString(settings),
    [environment.bucket]: bucket.bucketName,
    [environment.eventBus]: 'default',
    ...(config.s3Endpoint && { [environment.s3Endpoint]: config.s3Endpoint }),
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

/** Without this, CloudFormation refuses the function only after it has made everything else. */
function refuseWhatDoesNotFit(ensembles: readonly Ensemble[], stackName: string): void {
  // Names, an endpoint and a bucket name of the greatest length.
  let bytes = 512;
  const fitting = ensembles.filter((ensemble) => {
    const settings = settingsOf(ensemble, (kind) => documentName(stackName, ensemble.name, kind));
    bytes += Buffer.byteLength(JSON.stringify(settings)) + 1;
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

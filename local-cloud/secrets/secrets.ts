/** Secrets Manager's GetSecretValue on loopback. */
import type { OnCall } from '../callers/call-log.ts';
import { type JsonServer, serveJson } from '../ssm/json-protocol.ts';
import { notInLocalCloud, ServiceError, validationError } from '../ssm/service-error.ts';
import { account, partition, region } from '../template/physical-names.ts';

export interface Secrets {
  readonly endpoint: string;
  /** Values by name; what is put here is there from then on. */
  readonly values: Map<string, string>;
  readonly close: JsonServer['close'];
}

interface GetSecretValueInput {
  readonly SecretId?: string;
  readonly VersionId?: string;
  readonly VersionStage?: string;
}

/** Behind the name of each; on AWS it is another one for each. */
const suffix = 'l0Ca1X';

export async function startSecrets({ onCall }: { onCall?: OnCall } = {}): Promise<Secrets> {
  const values = new Map<string, string>();
  const arnOf = (name: string) =>
    `arn:${partition}:secretsmanager:${region}:${account}:secret:${name}-${suffix}`;
  const { endpoint, close } = await serveJson({
    target: 'secretsmanager',
    signingName: 'secretsmanager',
    onCall: (authorization, operation, { SecretId = '' }: GetSecretValueInput) =>
      onCall?.(authorization, [
        { action: `secretsmanager:${operation}`, resource: arnOf(SecretId), context: {} },
      ]),
    operations: {
      GetSecretValue: ({ SecretId, ...others }: GetSecretValueInput) => {
        if (Object.keys(others).length > 0) throw notInLocalCloud(Object.keys(others).join(', '));
        if (!SecretId) throw validationError(SecretId, 'secretId', 'not be null');
        const value = values.get(SecretId);
        if (value === undefined) {
          throw new ServiceError(
            'ResourceNotFoundException',
            "Secrets Manager can't find the specified secret.",
          );
        }
        return { ARN: arnOf(SecretId), Name: SecretId, SecretString: value };
      },
    },
  });
  return { endpoint, values, close };
}

import { Annotations, Stack, Token } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';

/**
 * Where AWS announced durable functions in December 2025. By April 2026 there were 31 regions, and the names of the
 * other 16 were not read (ADR 068): a region that is not here may have them all the same.
 */
const announced: readonly string[] = [
  'us-east-1',
  'us-east-2',
  'us-west-2',
  'ap-east-1',
  'ap-northeast-1',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ap-southeast-5',
  'ap-southeast-7',
  'eu-central-1',
  'eu-north-1',
  'eu-south-1',
  'eu-south-2',
  'eu-west-1',
];

/** In the context of the app: further regions that have them, as a list, or with commas between them. */
const contextKey = 'zk-backup:regions';

/** The id of the warning, by which the CDK lets it be acknowledged. */
export const regionWarning = 'zk-backup:durableFunctions';

/**
 * Warns where it is not known that Lambda has durable functions: CloudFormation would find out in the middle of a
 * deployment.
 *
 * @param fallback where the credentials of the CDK's command line are, if the stack says nothing of its region
 */
export function warnOfRegion(
  of: Construct,
  fallback: string | undefined = process.env.CDK_DEFAULT_REGION,
): void {
  const { region } = Stack.of(of);
  const meant = Token.isUnresolved(region) ? fallback : region;
  if (meant === undefined || [...announced, ...toldBy(of)].includes(meant)) return;
  Annotations.of(of).addWarningV2(
    regionWarning,
    `zk-backup does not know whether Lambda has durable functions in ${meant}. Where it has none, the deployment fails at the functions, and the bucket stays behind. Ask AWS (AWS Capabilities by Region), and if it has them, say so: -c ${contextKey}=${meant}, or "${contextKey}": ["${meant}"] as "context" in cdk.json.`,
  );
}

function toldBy({ node }: Construct): string[] {
  const told: unknown = node.tryGetContext(contextKey);
  return Array.isArray(told) ? told.map(String) : String(told ?? '').split(/[\s,]+/);
}

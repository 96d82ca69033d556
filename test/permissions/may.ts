import { runSimulation } from '@cloud-copilot/iam-simulate';
import type { Need } from '../../local-cloud/callers/call-log.ts';
import { account } from '../../local-cloud/template/physical-names.ts';
import type { Identity, PolicyDocument } from './identities.ts';

/**
 * Whether IAM lets an identity do something, as the simulator evaluates it.
 * @param resourcePolicy of the bucket or the key, where the need is one of S3 or KMS
 * @param owner account of the resource
 * @throws where the simulator does not know the action, the resource or a condition
 */
export async function may(
  { arn, policies }: Identity,
  { action, resource, context }: Need,
  resourcePolicy?: PolicyDocument,
  owner: string = account,
): Promise<boolean> {
  const answer = await runSimulation(
    {
      request: {
        principal: arn,
        action,
        resource: { resource, accountId: owner },
        contextVariables: { ...context },
      },
      identityPolicies: policies.map((policy, index) => ({ name: `${index}`, policy })),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      ...(resourcePolicy && { resourcePolicy }),
    },
    {},
  );
  if (answer.resultType === 'error') {
    throw new Error(`${action} ${resource}: ${JSON.stringify(answer.errors)}`);
  }
  const ignored = answer.resultType === 'single' ? (answer.result.ignoredContextKeys ?? []) : [];
  if (ignored.length > 0) throw new Error(`${action} knows no condition ${ignored.join(', ')}`);
  return answer.overallResult === 'Allowed';
}

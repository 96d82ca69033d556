import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { DeploymentProperties } from '../contract/deployment.ts';
import { explain } from '../errors.ts';
import { clauseOf, paragraphOf } from '../shown.ts';
import type { DeploymentEvent } from './event.ts';
import { TakesFromRuns } from './refused.ts';

/** What CloudFormation waits for. */
export type DeploymentAnswer = Pick<
  DeploymentEvent,
  'StackId' | 'RequestId' | 'LogicalResourceId'
> & {
  readonly PhysicalResourceId: string;
} & ({ readonly Status: 'SUCCESS' } | { readonly Status: 'FAILED'; readonly Reason: string });

/** An answer takes 4096 bytes in all: others are for ids, and for what JSON writes as two. */
const mostBytes = 2_400;

/** Yes. Another id for what others need: CloudFormation deletes the one before when the deployment has ended. */
export const yes = (event: DeploymentEvent): DeploymentAnswer => ({
  ...idsOf(event),
  PhysicalResourceId:
    event.RequestType === 'Delete' ? event.PhysicalResourceId : idOf(event.ResourceProperties),
  Status: 'SUCCESS',
});

/** No, and why. What there is stays what it is. */
export function no(event: DeploymentEvent, error: unknown): DeploymentAnswer {
  return {
    ...idsOf(event),
    PhysicalResourceId:
      event.RequestType === 'Create' ? idOf(event.ResourceProperties) : event.PhysicalResourceId,
    Status: 'FAILED',
    Reason: Buffer.from(reasonOf(error)).subarray(0, mostBytes).toString(),
  };
}

function reasonOf(error: unknown): string {
  const { sentence, hint = '' } = explain(error);
  if (error instanceof TakesFromRuns) return paragraphOf(sentence, hint);
  return paragraphOf(
    `It cannot be told whether a run is under way: ${clauseOf(sentence)}`,
    'Nothing was changed. The log of this function tells more; when that is mended, deploy again.',
  );
}

const idsOf = ({ StackId, RequestId, LogicalResourceId }: DeploymentEvent) => ({
  StackId,
  RequestId,
  LogicalResourceId,
});

/** The same for the same needs, so that going back names what was there before. */
const idOf = ({ Ensembles }: DeploymentProperties): string =>
  `runs-under-way-${createHash('sha256').update(JSON.stringify(Ensembles)).digest('hex').slice(0, 16)}`;

/** Three tries, the last some ten seconds after the first; Lambda itself tries the whole event twice more. */
const pauses = [1_000, 10_000];

/**
 * Puts the answer where CloudFormation looks for it.
 * @throws where nobody took it
 */
export async function putAnswer(
  { ResponseURL }: DeploymentEvent,
  answer: DeploymentAnswer,
  pausesMs: readonly number[] = pauses,
): Promise<void> {
  const failures: unknown[] = [];
  for (const pause of [...pausesMs, undefined]) {
    try {
      // Bytes have no content type: the URL is signed for a request without.
      const body = Buffer.from(JSON.stringify(answer));
      const signal = AbortSignal.timeout(10_000);
      const { ok, status } = await fetch(ResponseURL, { method: 'PUT', body, signal });
      if (ok) return;
      failures.push(new Error(`The answer was refused with ${status}.`));
    } catch (error) {
      failures.push(error);
    }
    if (pause !== undefined) await wait(pause);
  }
  throw failures.at(-1);
}

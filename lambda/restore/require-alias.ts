import { GetDurableExecutionCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { type RestoreAlias, restoreAliases } from '../contract/settings.ts';
import type { RestoreKind } from '../contract/signals.ts';
import { InvalidRequest } from '../errors.ts';
import type { Flow } from '../flow/flow.ts';
import { patiently } from '../flow/retries.ts';

/** By what an invocation came, and who can be asked where its context does not tell. */
export interface CameBy {
  readonly invokedArn: string;
  readonly execution: string;
  readonly lambda: Pick<LambdaClient, 'send'>;
}

/**
 * Refuses what came by the wrong alias. Who can only plan and rehearse must not stop an ensemble, so an
 * execution or an undo is done only where its alias is known; the others only not by that one.
 * @throws InvalidRequest
 */
export async function requireAlias(flow: Flow, kind: RestoreKind, by: CameBy): Promise<void> {
  const alias = await flow.step('invoked-by', () => aliasOf(kind, by), patiently);
  const wanted = aliasFor(kind);
  if (alias === wanted || (alias === null && wanted === restoreAliases.plan)) return;
  const came = alias === null ? 'no alias of this function' : `the alias "${alias}"`;
  const what = { plan: 'A plan', drill: 'A drill', restore: 'An execution', undo: 'An undo' }[kind];
  throw new InvalidRequest(`${what} came by ${came}; only the alias "${wanted}" takes it.`, {
    hint: `Nothing was sent. Its ARN is the output ${outputOf[wanted]} of the stack; the command line finds it in the file that cdk deploy --outputs-file writes.`,
  });
}

const outputOf = { live: 'RestoreAliasArn', execute: 'RestoreExecuteAliasArn' } as const;

export const aliasFor = (kind: RestoreKind): RestoreAlias =>
  kind === 'restore' || kind === 'undo' ? restoreAliases.execute : restoreAliases.plan;

/** Only of what is not done without an alias somebody is asked. */
async function aliasOf(
  kind: RestoreKind,
  { invokedArn, execution, lambda }: CameBy,
): Promise<RestoreAlias | null> {
  const shown = aliasIn(invokedArn);
  if (shown || aliasFor(kind) === restoreAliases.plan || !isDurable(execution)) return shown;
  const { FunctionArn } = await lambda.send(
    new GetDurableExecutionCommand({ DurableExecutionArn: execution }),
  );
  return aliasIn(FunctionArn ?? '');
}

const isDurable = (execution: string) => execution.includes('/durable-execution/');

/** The alias that an ARN is qualified with; null for a version, or for none. */
function aliasIn(arn: string): RestoreAlias | null {
  const qualifier = arn.split(':')[7];
  return Object.values(restoreAliases).find((alias) => alias === qualifier) ?? null;
}

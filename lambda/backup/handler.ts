import { withDurableExecution } from '@aws/durable-execution-sdk-js';
import { createClients } from '../aws/clients.ts';
import { readSettings } from '../environment.ts';
import { BackupNotTaken } from '../errors.ts';
import { durableFlow } from '../flow/durable-flow.ts';
import type { Flow } from '../flow/flow.ts';
import { plainFlow } from '../flow/plain-flow.ts';
import type { RunReport } from './report.ts';
import { parseRequest } from './request.ts';
import { backUp } from './workflow.ts';

/** What the plain driver uses of Lambda's context. */
interface LambdaContext {
  readonly awsRequestId: string;
  getRemainingTimeInMillis(): number;
}

const settings = readSettings(process.env);
const clients = createClients(settings.s3Endpoint);

/** Node's console writes one JSON object per line under Lambda's JSON log format. */
const log = (entry: Readonly<Record<string, unknown>>) => console.log(JSON.stringify(entry));

const durable = withDurableExecution((payload: unknown, context) =>
  run(durableFlow(context), payload, context.executionContext.durableExecutionArn, () =>
    context.lambdaContext.getRemainingTimeInMillis(),
  ),
);

/**
 * Entry point of the function "backup". A durable invocation carries `DurableExecutionArn`; any
 * other (a local run, a region without durable functions) runs in one process.
 */
export async function handler(event: unknown, context: LambdaContext): Promise<unknown> {
  if (isDurable(event)) return durable(event, context as Parameters<typeof durable>[1]);
  const millisecondsLeft = () => context.getRemainingTimeInMillis();
  return run(plainFlow({ millisecondsLeft }), event, context.awsRequestId, millisecondsLeft);
}

/** @throws BackupNotTaken after the run was announced, so that the execution itself shows FAILED */
async function run(
  flow: Flow,
  payload: unknown,
  execution: string,
  millisecondsLeft: () => number,
): Promise<RunReport> {
  const report = await backUp(flow, parseRequest(payload, settings.ensembles), {
    clients,
    store: { s3: clients.s3, bucket: settings.bucket },
    eventBus: settings.eventBus,
    execution,
    now: Date.now,
    millisecondsLeft,
    log,
  });
  if (report.outcome === 'Failed' || report.outcome === 'Unknown') {
    throw new BackupNotTaken(
      `${report.runId} ended ${report.outcome} in ${report.phase}: ${report.reason}`,
      { hint: report.hint ?? '' },
    );
  }
  return report;
}

type DurableEvent = Parameters<typeof durable>[0];

const isDurable = (event: unknown): event is DurableEvent =>
  typeof event === 'object' && event !== null && 'DurableExecutionArn' in event;

import { withDurableExecution } from '@aws/durable-execution-sdk-js';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { createClients } from '../aws/clients.ts';
import { RestoreNotDone } from '../errors.ts';
import { durableFlow } from '../flow/durable-flow.ts';
import type { Flow } from '../flow/flow.ts';
import { plainFlow } from '../flow/plain-flow.ts';
import type { RestoreReport } from './report.ts';
import { parseRestoreRequest } from './request.ts';
import { readRestoreSettings } from './settings.ts';
import { restore } from './workflow.ts';

/** What the plain driver uses of Lambda's context. */
interface LambdaContext {
  readonly awsRequestId: string;
  getRemainingTimeInMillis(): number;
}

const settings = readRestoreSettings(process.env);
const clients = createClients(settings.s3Endpoint);
const lambda = new LambdaClient({});

const log = (entry: Readonly<Record<string, unknown>>) => console.log(JSON.stringify(entry));

const durable = withDurableExecution((payload: unknown, context) =>
  run(durableFlow(context), payload, context.executionContext.durableExecutionArn, () =>
    context.lambdaContext.getRemainingTimeInMillis(),
  ),
);

/** Entry point of the function "restore", durable or plain as that of "backup". */
export async function handler(event: unknown, context: LambdaContext): Promise<unknown> {
  if (isDurable(event)) return durable(event, context as Parameters<typeof durable>[1]);
  const millisecondsLeft = () => context.getRemainingTimeInMillis();
  return run(plainFlow({ millisecondsLeft }), event, context.awsRequestId, millisecondsLeft);
}

/** @throws RestoreNotDone after it was told, so that the execution itself shows FAILED */
async function run(
  flow: Flow,
  payload: unknown,
  execution: string,
  millisecondsLeft: () => number,
): Promise<RestoreReport> {
  const report = await restore(flow, parseRestoreRequest(payload, settings.ensembles), {
    clients,
    lambda,
    settings,
    store: { s3: clients.s3, bucket: settings.bucket },
    eventBus: settings.eventBus,
    execution,
    now: Date.now,
    millisecondsLeft,
    watchSeconds: 60,
    log,
  });
  if (report.outcome === 'Failed' || report.outcome === 'Unknown') {
    throw new RestoreNotDone(
      `${report.kind} ${report.runId} ended ${report.outcome} in ${report.phase}: ${report.reason}`,
      { hint: report.hint ?? '' },
    );
  }
  return report;
}

type DurableEvent = Parameters<typeof durable>[0];

const isDurable = (event: unknown): event is DurableEvent =>
  typeof event === 'object' && event !== null && 'DurableExecutionArn' in event;

import { LambdaClient } from '@aws-sdk/client-lambda';
import { answered } from '../answered.ts';
import { createClients } from '../aws/clients.ts';
import { RestoreNotDone } from '../errors.ts';
import { entryPoint, type Invoked, log } from '../flow/entry-point.ts';
import type { RestoreReport } from './report.ts';
import { parseRestoreRequest } from './request.ts';
import { requireAlias } from './require-alias.ts';
import { readRestoreSettings } from './settings.ts';
import { restore } from './workflow.ts';

const settings = readRestoreSettings(process.env);
const clients = createClients(settings.s3Endpoint);
const lambda = new LambdaClient({});

/** Entry point of the function "restore". */
export const handler = entryPoint(answered(run));

/** @throws RestoreNotDone after it was told, so that the execution itself shows FAILED */
async function run({
  flow,
  payload,
  execution,
  invokedArn,
  millisecondsLeft,
}: Invoked): Promise<RestoreReport> {
  const request = parseRestoreRequest(payload, settings.ensembles);
  await requireAlias(flow, request.kind, { invokedArn, execution, lambda });
  const report = await restore(flow, request, {
    clients,
    lambda,
    settings,
    store: { s3: clients.s3, bucket: settings.bucket, sse: settings.sse },
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

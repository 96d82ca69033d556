import { answered } from '../answered.ts';
import { createClients } from '../aws/clients.ts';
import { readSettings } from '../environment.ts';
import { BackupNotTaken } from '../errors.ts';
import { entryPoint, type Invoked, log } from '../flow/entry-point.ts';
import type { RunReport } from './report.ts';
import { parseRequest } from './request.ts';
import { backUp } from './workflow.ts';

const settings = readSettings(process.env);
const clients = createClients(settings.s3Endpoint);

/** Entry point of the function "backup". */
export const handler = entryPoint(answered(run));

/** @throws BackupNotTaken after the run was announced, so that the execution itself shows FAILED */
async function run({ flow, payload, execution, millisecondsLeft }: Invoked): Promise<RunReport> {
  const report = await backUp(flow, parseRequest(payload, settings.ensembles), {
    clients,
    store: { s3: clients.s3, bucket: settings.bucket, sse: settings.sse },
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

import { createClients } from '../aws/clients.ts';
import { BackupNotTaken } from '../errors.ts';
import { entryPoint, type Invoked } from '../flow/entry-point.ts';
import { answered } from '../run/answered.ts';
import { endedBadly } from '../run/ended.ts';
import { readSettings } from '../run/environment.ts';
import { surroundingsOf } from '../run/surroundings.ts';
import type { RunReport } from './report.ts';
import { readRequest } from './request.ts';
import { backUp } from './workflow.ts';

const settings = readSettings(process.env);
const clients = createClients(settings.s3Endpoint);

/** Entry point of the function "backup". */
export const handler = entryPoint(answered(run));

/** @throws BackupNotTaken after the run was announced, so that the execution itself shows FAILED */
async function run(invoked: Invoked): Promise<RunReport> {
  const request = readRequest(invoked.payload, settings.ensembles);
  const around = surroundingsOf(settings, clients, invoked);
  const report = await backUp(invoked.flow, request, around);
  if (endedBadly(report)) {
    throw new BackupNotTaken(
      `${report.runId} ended ${report.outcome} in ${report.phase}: ${report.reason}`,
      { hint: report.hint ?? '' },
    );
  }
  return report;
}

import { createClients } from '../aws/clients.ts';
import { entryPoint, type Invoked } from '../flow/entry-point.ts';
import { answered } from '../run/answered.ts';
import { readSettings } from '../run/environment.ts';
import { surroundingsOf } from '../run/surroundings.ts';
import type { RunReport } from './report.ts';
import { readRequest } from './request.ts';
import { type RetentionReport, retain } from './retention/retain.ts';
import { asksForRetention, parseRetention } from './retention/retention-request.ts';
import { backUp } from './workflow.ts';

const settings = readSettings(process.env);
const clients = createClients(settings.s3Endpoint);

/** Entry point of the function "backup". */
export const handler = entryPoint(answered(run));

/** @returns the report, however the run ended: it was announced, and an execution that fails has died (ADR 047) */
async function run(invoked: Invoked): Promise<RunReport | RetentionReport> {
  const { flow, payload } = invoked;
  const around = surroundingsOf(settings, clients, invoked);
  if (asksForRetention(payload)) {
    return retain(flow, parseRetention(payload, settings.ensembles), around);
  }
  return backUp(flow, readRequest(payload, settings.ensembles), around);
}

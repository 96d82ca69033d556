import { LambdaClient } from '@aws-sdk/client-lambda';
import { createClients, s3ClientIn } from '../aws/clients.ts';
import type { CopyAt } from '../contract/settings.ts';
import { entryPoint, type Invoked } from '../flow/entry-point.ts';
import { answered } from '../run/answered.ts';
import { surroundingsOf } from '../run/surroundings.ts';
import type { RestoreReport } from './report.ts';
import { parseRestoreRequest } from './request.ts';
import { requireAlias } from './require-alias.ts';
import { readRestoreSettings } from './settings.ts';
import { restore } from './workflow.ts';

const settings = readRestoreSettings(process.env);
const clients = createClients(settings.s3Endpoint);
const lambda = new LambdaClient({});
const openCopy = ({ bucket, region }: CopyAt) => ({ s3: s3ClientIn(region), bucket });

/** Entry point of the function "restore". */
export const handler = entryPoint(answered(run));

/** @returns the report, however it ended: it was announced, and an execution that fails has died (ADR 047) */
async function run(invoked: Invoked): Promise<RestoreReport> {
  const { flow, payload, execution, invokedArn } = invoked;
  const request = parseRestoreRequest(payload, settings.ensembles, settings.copies);
  await requireAlias(flow, request.kind, { invokedArn, execution, lambda });
  const around = surroundingsOf(settings, clients, invoked);
  return restore(flow, request, { ...around, lambda, openCopy, settings, watchSeconds: 60 });
}

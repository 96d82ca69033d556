import { LambdaClient } from '@aws-sdk/client-lambda';
import { s3ClientOf } from '../aws/clients.ts';
import { readReportSettings } from './settings.ts';
import { type StoredPage, storePage } from './store-page.ts';

const settings = readReportSettings(process.env);
const { bucket, sse, s3Endpoint } = settings;

const sight = {
  store: { s3: s3ClientOf(s3Endpoint), bucket, sse },
  lambda: new LambdaClient({}),
  now: Date.now,
};

/**
 * Entry point of the function "report". It takes no request: whoever invokes it gets the page of now.
 * @throws NotReached, which Lambda puts into the queue after two more tries: no page is missed silently
 */
export async function handler(): Promise<StoredPage> {
  const stored = await storePage(sight, settings);
  console.log(JSON.stringify({ event: 'page stored', ...stored }));
  return stored;
}

import type { Config } from '../config/config.ts';
import { documentContent, documentKinds } from './document-content.ts';
import type { NodeProfile } from './node-profile.ts';
import { headOfStep } from './node-scripts.ts';

/** What stands in a template for what CloudFormation fills in, as long as it may be: a bucket, a mapped script. */
const bucket = 'b'.repeat(90);
const mappedScript = 's'.repeat(60);

/** Of a document outside of its content: its name, its tag, what it waits for. */
const around = 400;

/** How many bytes of a template the documents of a profile have, at most. Pure. */
export function bytesOfDocuments(
  profile: NodeProfile,
  { s3Endpoint, sse, copyTo = [] }: Pick<Config, 's3Endpoint' | 'sse' | 'copyTo'>,
): number {
  const settings = {
    ...{ ...profile, bucket },
    copies: copyTo.map(({ region }) => ({ bucket, region })),
    ...(s3Endpoint && { s3Endpoint }),
    ...(sse && { sse }),
  };
  return documentKinds
    .map((kind) =>
      documentContent(kind, settings, (...step) => [
        '#!/usr/bin/env bash',
        ...headOfStep(...step),
        mappedScript,
      ]),
    )
    .reduce((sum, content) => sum + Buffer.byteLength(JSON.stringify(content)) + around, 0);
}

import { bucketOperations } from './buckets.ts';
import type { Call, Operation } from './call.ts';
import { completeMultipartOperation } from './complete-multipart.ts';
import { deleteOperations } from './delete-object.ts';
import { uploadListOperations } from './list-uploads.ts';
import { listingOperations } from './listing.ts';
import { multipartOperations } from './multipart.ts';
import { propertyOperations } from './object-properties.ts';
import { putObjectOperation } from './put-object.ts';
import { readOperations } from './read-object.ts';
import { replicationOperations } from './replication-operations.ts';
import { notImplemented } from './s3-error.ts';

const operations: readonly Operation[] = [
  ...bucketOperations,
  ...listingOperations,
  putObjectOperation,
  ...readOperations,
  ...deleteOperations,
  ...propertyOperations,
  ...multipartOperations,
  completeMultipartOperation,
  ...uploadListOperations,
  ...replicationOperations,
];

/** Headers that every request may carry; they say nothing an operation would have to heed. */
const commonHeaders = [
  'x-amz-date',
  'x-amz-content-sha256',
  'x-amz-security-token',
  'x-amz-user-agent',
];

/**
 * The operation a request means.
 *
 * @throws S3Error NotImplemented for an operation, a parameter or an `x-amz-` header that the
 *   stand-in would otherwise pass over in silence
 */
export function operationOf(call: Call): Operation {
  const method = call.request.method ?? '';
  const scope = call.bucketName === '' ? 'service' : call.key === '' ? 'bucket' : 'object';
  const candidates = operations.filter((one) => one.method === method && one.scope === scope);
  const operation =
    candidates.find(({ selector }) => selector !== undefined && call.query.has(selector)) ??
    candidates.find(({ selector }) => selector === undefined);
  if (operation === undefined) throw notImplemented(`${method} ${call.request.url}`);
  const { name, selector, query = [], headers = [] } = operation;
  for (const parameter of call.query.keys()) {
    // The JS SDK names its operation in `x-id`.
    if (parameter !== selector && parameter !== 'x-id' && !query.includes(parameter)) {
      throw notImplemented(`the parameter ${parameter} of ${name}`);
    }
  }
  const known = [...commonHeaders, ...headers];
  for (const sent of Object.keys(call.request.headers)) {
    const isKnown = known.some((one) => (one.endsWith('-') ? sent.startsWith(one) : sent === one));
    if (sent.startsWith('x-amz-') && !isKnown) {
      throw notImplemented(`the header ${sent} of ${name}`);
    }
  }
  return operation;
}

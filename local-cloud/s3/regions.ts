import { type Call, header } from './call.ts';
import { S3Error } from './s3-error.ts';

/**
 * A request that is signed for another region than that of the bucket comes to an endpoint that does not have it.
 * @throws S3Error PermanentRedirect, which tells where the bucket lies
 */
export function requireRegion(call: Call): void {
  const { region } = call.store.buckets().find(({ name }) => name === call.bucketName) ?? {};
  const [, signed] =
    /Credential=[^/]+\/\d{8}\/([^/]+)\/s3\//.exec(header(call, 'authorization') ?? '') ?? [];
  if (region === undefined || signed === region) return;
  throw new S3Error(
    301,
    'PermanentRedirect',
    'The bucket you are attempting to access must be addressed using the specified endpoint.',
    { 'x-amz-bucket-region': region },
  );
}

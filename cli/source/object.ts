import { S3Client } from '@aws-sdk/client-s3';
import {
  findObject,
  namedVersion,
  openObject as readObject,
  type Store,
  type StoredObject,
} from '../../lambda/aws/archive-store.ts';
import { reached as read } from '../../lambda/catalog/reached.ts';
import { BadOption, NotReached } from '../errors.ts';
import { manifestOf } from './source.ts';

/** An archive, in S3 or a file, and the manifest beside it. */
export interface ArchiveObject {
  readonly bytes: number;
  /** What S3 says of it; absent for a file. */
  readonly stored?: StoredObject;
  readonly packed: () => AsyncIterable<Uint8Array>;
  readonly readManifest: () => Promise<string | undefined>;
}

/**
 * Looks up `s3://BUCKET/KEY`: the version that the manifest beside it names, or what is there now.
 * @default s3 - a client with the credentials and region of the environment
 * @throws NotReached, BadOption
 */
export async function openArchive(
  url: string,
  s3: Store['s3'] = clientFor(undefined),
): Promise<ArchiveObject> {
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(url) ?? [];
  if (bucket === undefined || key === undefined) {
    throw new BadOption(`${url} names no object.`, { hint: 'Write s3://BUCKET/KEY.' });
  }
  const store = { s3, bucket };
  const manifest = await reached(manifestOf(url), () => readText(store, manifestOf(key)));
  const versionId = versionIn(manifest);
  const found = await reached(url, () => findObject(store, key, versionId));
  if (!found) throw notThere(bucket, key, versionId);
  return {
    bytes: found.bytes,
    stored: found,
    packed: async function* () {
      yield* await reached(url, () => readObject(store, key, found.versionId));
    },
    readManifest: async () => manifest,
  };
}

/** What else is wrong with a manifest is told by who reads it. */
function versionIn(manifest: string | undefined): string | undefined {
  if (manifest === undefined) return undefined;
  try {
    return namedVersion(JSON.parse(manifest)?.archive?.versionId);
  } catch {
    return undefined;
  }
}

function notThere(bucket: string, key: string, versionId: string | undefined): NotReached {
  const url = `s3://${bucket}/${key}`;
  return versionId === undefined
    ? new NotReached(`There is no ${url}.`, {
        hint: `aws s3 ls s3://${bucket}/ --recursive lists what there is.`,
      })
    : new NotReached(`There is no version ${versionId} of ${url}, which its manifest names.`, {
        hint: `aws s3api list-object-versions --bucket ${bucket} --prefix ${key} lists what there is; no other version was proven.`,
      });
}

/** Storage of one's own is addressed by path, as the Lambda does. */
export function clientFor(option: string | undefined): S3Client {
  const { AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL } = process.env;
  const endpoint = option ?? AWS_ENDPOINT_URL_S3 ?? AWS_ENDPOINT_URL;
  return new S3Client(endpoint ? { endpoint, forcePathStyle: true } : {});
}

async function readText(store: Store, key: string): Promise<string | undefined> {
  if (!(await findObject(store, key))) return undefined;
  const parts: Uint8Array[] = [];
  for await (const part of await readObject(store, key, undefined)) parts.push(part);
  return Buffer.concat(parts).toString();
}

const reached = <T>(url: string, call: () => Promise<T>) =>
  read(`${url} cannot be read`, 's3:GetObject and s3:GetObjectVersion', call);

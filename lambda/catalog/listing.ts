import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { readJson, type Store } from '../aws/archive-store.ts';
import { allowedPatterns } from '../contract/documents.ts';
import { NotReadable } from './errors.ts';
import { reached } from './reached.ts';

const ensemblePattern = new RegExp(allowedPatterns.ensemble);

/** Keys of all objects right below a folder (`prod/`), in S3's order. @throws NotReached */
export async function keysIn(store: Store, folder: string): Promise<string[]> {
  return (await everything(store, folder)).keys;
}

/** Names of the ensembles that have something in the bucket. @throws NotReached */
export async function ensemblesIn(store: Store): Promise<string[]> {
  const { folders } = await everything(store, '');
  return folders.map((folder) => folder.slice(0, -1)).filter((name) => ensemblePattern.test(name));
}

/** An object's JSON; undefined where there is no such object. @throws NotReached, NotReadable */
export async function jsonAt<T>(store: Store, key: string): Promise<T | undefined> {
  const url = `s3://${store.bucket}/${key}`;
  const read = () => readJson<T>(store, key).catch((error) => rethrow(error, url));
  return (await reached(`${url} cannot be read`, 's3:GetObject', read))?.value;
}

function rethrow(cause: unknown, url: string): never {
  if (!(cause instanceof SyntaxError)) throw cause;
  throw new NotReadable(`${url} is not JSON: ${cause.message}`, {
    hint: 'zk-backup did not write it so: look for an older version of the object.',
    cause,
  });
}

async function everything(store: Store, prefix: string) {
  const keys: string[] = [];
  const folders: string[] = [];
  let token: string | undefined;
  do {
    const request = new ListObjectsV2Command({
      Bucket: store.bucket,
      Prefix: prefix,
      Delimiter: '/',
      ContinuationToken: token,
    });
    const page = await reached(
      `s3://${store.bucket}/${prefix} cannot be listed`,
      's3:ListBucket',
      () => store.s3.send(request),
    );
    keys.push(...(page.Contents ?? []).map(({ Key = '' }) => Key));
    folders.push(...(page.CommonPrefixes ?? []).map(({ Prefix = '' }) => Prefix));
    token = page.NextContinuationToken;
  } while (token);
  return { keys, folders };
}

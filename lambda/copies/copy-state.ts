import { HeadObjectCommand } from '@aws-sdk/client-s3';
import { isNotFound, type Store } from '../aws/archive-store.ts';
import { keys } from '../contract/keys.ts';

/**
 * What S3 says of an object that it is to copy. Of several copies it says `copied` once all have it, and `failed` when
 * one cannot get it: S3 does not try again then. `not-copied`: no rule was there when it was written. `unseen`: who
 * asks may not know.
 */
export const copyStates = ['copied', 'waiting', 'failed', 'not-copied', 'unseen'] as const;
export type CopyState = (typeof copyStates)[number];

/** A backup is copied when its archive and its manifest are. */
export interface CopyOfBackup {
  readonly archive: CopyState;
  readonly manifest: CopyState;
}

/** @param key of its archive or its manifest */
export async function copyOfBackup(store: Store, key: string): Promise<CopyOfBackup> {
  const name = key.replace(/\.tar\.gz$|\.manifest\.json$/, '');
  const [archive, manifest] = await Promise.all([
    stateOf(store, `${name}.tar.gz`),
    stateOf(store, `${name}${keys.manifestSuffix}`),
  ]);
  return { archive, manifest };
}

export const isCopied = ({ archive, manifest }: CopyOfBackup): boolean =>
  archive === 'copied' && manifest === 'copied';

const states: Readonly<Record<string, CopyState>> = {
  COMPLETED: 'copied',
  PENDING: 'waiting',
  FAILED: 'failed',
  // The first store was a copy itself once: S3 does not copy copies.
  REPLICA: 'not-copied',
};

async function stateOf({ s3, bucket }: Store, key: string): Promise<CopyState> {
  try {
    const { ReplicationStatus: status = '' } = await s3.send(
      new HeadObjectCommand({ Bucket: bucket, Key: key }),
    );
    // The documentation has COMPLETE in one place, and S3 answers COMPLETED.
    return states[status === 'COMPLETE' ? 'COMPLETED' : status] ?? 'not-copied';
  } catch (error) {
    if (isNotFound(error)) return 'not-copied';
    // A HEAD has no body, and so its error no name but that of the status.
    if (statusOf(error) === 403) return 'unseen';
    throw error;
  }
}

const statusOf = (error: unknown) =>
  (error as { readonly $metadata?: { readonly httpStatusCode?: number } }).$metadata
    ?.httpStatusCode;

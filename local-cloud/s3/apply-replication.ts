import type { ReplicationRule } from './replication-rule.ts';
import type { Bucket, Store } from './store.ts';
import type { StoredObject } from './stored-object.ts';

/**
 * Does what S3 does at some time after each write, usually within minutes: copies what waits for it, under the same
 * key and version, with its times, tags and locks. Deletions are not copied, whoever deleted; nor are copies.
 * @param refusing names of buckets that take no copy: of a version that goes there S3 tells FAILED, and does not try again
 */
export function applyReplication(store: Store, refusing: ReadonlySet<string>): void {
  for (const bucket of store.buckets()) {
    for (const key of bucket.keys()) {
      // Oldest first: the newest version of the source is that of the copy, too.
      for (const version of [...bucket.versions(key)].reverse()) {
        if (version.kind === 'object' && version.replication === 'PENDING') {
          copyVersion(store, bucket, key, version, refusing);
        }
      }
    }
  }
}

function copyVersion(
  store: Store,
  bucket: Bucket,
  key: string,
  version: StoredObject,
  refusing: ReadonlySet<string>,
): void {
  const rules = bucket.replication.filter(({ prefix }) => key.startsWith(prefix));
  const copied = rules.map((rule) => copyInto(store, rule, key, version, refusing));
  version.replication = copied.every((one) => one) ? 'COMPLETED' : 'FAILED';
}

function copyInto(
  store: Store,
  { into, kmsKey }: ReplicationRule,
  key: string,
  version: StoredObject,
  refusing: ReadonlySet<string>,
): boolean {
  const destination = store.buckets().find(({ name }) => name === into);
  if (destination?.versioning !== 'Enabled' || refusing.has(into)) return false;
  const { settings } = version;
  const isKms = settings.encryption.algorithm === 'aws:kms';
  destination.replicate(key, {
    ...version,
    replication: 'REPLICA',
    settings: isKms
      ? { ...settings, encryption: { ...settings.encryption, ...(kmsKey && { keyArn: kmsKey }) } }
      : settings,
  });
  return true;
}

import type { ReplicationRule } from './replication-rule.ts';
import { invalidRequest } from './s3-error.ts';
import type { Bucket, Store } from './store.ts';

/**
 * Takes rules as S3 does: both buckets keep versions, a copy lies elsewhere, and priorities tell rules apart.
 * @throws S3Error InvalidRequest
 */
export function setReplication(store: Store, bucket: Bucket, rules: readonly ReplicationRule[]) {
  if (bucket.versioning !== 'Enabled') {
    throw invalidRequest(
      "Versioning must be 'Enabled' on the bucket to apply a replication configuration",
    );
  }
  if (rules.length === 0) throw invalidRequest('A replication configuration has a rule');
  for (const { into, copiesKms, kmsKey } of rules) {
    const destination = store.buckets().find(({ name }) => name === into);
    if (!destination) throw invalidRequest('Destination bucket must exist.');
    if (destination.versioning !== 'Enabled') {
      throw invalidRequest('Destination bucket must have versioning enabled.');
    }
    if (destination === bucket) throw invalidRequest('Destination bucket cannot be the source.');
    if (bucket.lock !== undefined && destination.lock === undefined) {
      throw invalidRequest('Object Lock must be enabled on the destination bucket.');
    }
    if (copiesKms !== (kmsKey !== undefined)) {
      throw invalidRequest(
        'SseKmsEncryptedObjects and a ReplicaKmsKeyID must be specified together.',
      );
    }
  }
  for (const name of ['id', 'priority'] as const) {
    if (new Set(rules.map((rule) => rule[name])).size < rules.length) {
      throw invalidRequest(`Each rule has its own ${name}.`);
    }
  }
  bucket.replication = rules;
}

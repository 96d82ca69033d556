import type { ReplicationRule } from '../s3/replication-rule.ts';
import { AssemblyError } from './assembly-error.ts';
import type { Properties } from './resource.ts';

/** What of a rule the local cloud takes; how quick S3 promises to be tells it nothing. */
const known = {
  rule: [
    ...['Id', 'Priority', 'Status', 'Filter', 'DeleteMarkerReplication'],
    ...['Destination', 'SourceSelectionCriteria'],
  ],
  destination: [
    ...['Bucket', 'Account', 'AccessControlTranslation', 'EncryptionConfiguration'],
    ...['ReplicationTime', 'Metrics'],
  ],
};

/** The rules of a bucket by which S3 copies its objects. @throws AssemblyError for what is not known here */
export function replicationRulesOf(configuration: unknown): ReplicationRule[] {
  const { Rules = [] } = Object(configuration) as { readonly Rules?: readonly Properties[] };
  return Rules.map((rule) => {
    const { Id, Priority, Filter, Status, DeleteMarkerReplication } = rule;
    const destination = Object(rule.Destination) as Properties;
    const strange =
      Object.keys(rule).find((name) => !known.rule.includes(name)) ??
      Object.keys(destination).find((name) => !known.destination.includes(name));
    const [, into] = /^arn:aws:s3:::(.+)$/.exec(String(destination.Bucket)) ?? [];
    const isPlain = Status === 'Enabled' && Object(DeleteMarkerReplication).Status === 'Disabled';
    if (strange !== undefined || into === undefined || !isPlain) {
      throw new AssemblyError(
        `The replication rule ${Id} has what the local cloud does not know${strange ? `: ${strange}` : ''}.`,
        { hint: 'Teach it to local-cloud/template/replication.ts.' },
      );
    }
    const { SseKmsEncryptedObjects } = Object(rule.SourceSelectionCriteria);
    return {
      id: String(Id),
      priority: Number(Priority),
      prefix: String(Object(Filter).Prefix ?? ''),
      into,
      copiesKms: Object(SseKmsEncryptedObjects).Status === 'Enabled',
      kmsKey: Object(destination.EncryptionConfiguration).ReplicaKmsKeyID,
    };
  });
}

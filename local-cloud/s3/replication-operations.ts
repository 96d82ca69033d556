import { type Answer, bucketOf, type Call, type Operation } from './call.ts';
import { bodyHeaders } from './put-object.ts';
import { receiveText } from './receive.ts';
import { setReplication } from './replication.ts';
import type { ReplicationRule } from './replication-rule.ts';
import { invalidRequest, notImplemented, S3Error } from './s3-error.ts';
import { element, parseXml, type XmlElement, xmlDocument } from './xml.ts';

async function putReplication(call: Call): Promise<Answer> {
  const bucket = bucketOf(call);
  const body = parseXml(await receiveText(call), 'ReplicationConfiguration');
  if (!/^arn:aws[a-z-]*:iam::\d{12}:role\//.test(body.value('Role') ?? '')) {
    throw invalidRequest('Role is missing or not the ARN of a role');
  }
  setReplication(call.store, bucket, body.all('Rule').map(ruleIn));
  return {};
}

const known = [
  ...['ID', 'Priority', 'Filter', 'Status', 'Destination', 'DeleteMarkerReplication'],
  'SourceSelectionCriteria',
];

function ruleIn(rule: XmlElement, index: number): ReplicationRule {
  const strange = rule.children.find(({ name }) => !known.includes(name));
  if (strange) throw notImplemented(`${strange.name} of a rule of replication`);
  // With a filter a rule is of the newer kind, which must say what becomes of markers.
  if (rule.child('DeleteMarkerReplication')?.value('Status') !== 'Disabled') {
    throw notImplemented('replication of delete markers');
  }
  if (rule.value('Status') !== 'Enabled') throw notImplemented('a rule that is not enabled');
  const destination = rule.child('Destination');
  const [, into] = /^arn:aws[a-z-]*:s3:::(.+)$/.exec(destination?.value('Bucket') ?? '') ?? [];
  if (into === undefined) throw invalidRequest('Destination bucket is not an ARN');
  const criteria = rule.child('SourceSelectionCriteria')?.child('SseKmsEncryptedObjects');
  return {
    id: rule.value('ID') ?? String(index),
    priority: Number(rule.value('Priority') ?? Number.NaN),
    prefix: rule.child('Filter')?.value('Prefix') ?? '',
    into,
    copiesKms: criteria?.value('Status') === 'Enabled',
    kmsKey: destination?.child('EncryptionConfiguration')?.value('ReplicaKmsKeyID'),
  };
}

function getReplication(call: Call): Answer {
  const { replication } = bucketOf(call);
  if (replication.length === 0) {
    throw new S3Error(
      404,
      'ReplicationConfigurationNotFoundError',
      'The replication configuration was not found',
    );
  }
  const rules = replication.map(({ id, priority, prefix, into }) =>
    element('Rule', [
      element('ID', id),
      element('Priority', priority),
      element('Filter', [element('Prefix', prefix)]),
      element('Status', 'Enabled'),
      element('Destination', [element('Bucket', `arn:aws:s3:::${into}`)]),
    ]),
  );
  return { xml: xmlDocument('ReplicationConfiguration', rules) };
}

const bucketScope = { scope: 'bucket', selector: 'replication' } as const;

export const replicationOperations: Operation[] = [
  { ...bucketScope, name: 'GetBucketReplication', method: 'GET', handle: getReplication },
  {
    ...bucketScope,
    name: 'PutBucketReplication',
    method: 'PUT',
    headers: bodyHeaders,
    handle: putReplication,
  },
];

/** Who may do what with a copy in another account, by the policies of the stack and the policy text that its owner attaches. */
import { copyPolicy } from '../../cli/cloud/copy-policy.ts';
import { secure } from '../../local-cloud/callers/s3-needs.ts';
import { Intrinsics, type Template } from '../../local-cloud/template/intrinsics.ts';
import { account } from '../../local-cloud/template/physical-names.ts';
import { Identities, type Identity, type PolicyDocument } from '../permissions/identities.ts';
import { may } from '../permissions/may.ts';
import { ensembles } from './configuration.ts';
import { removeAssemblies, templateOf } from './synthesized.ts';

removeAssemblies();

const bucket = 'theirs';
const owner = '210987654321';
const copy = { bucket, region: 'eu-west-1' };
const template = templateOf({ ...ensembles({}), copyTo: [{ ...copy, account: owner }] });
const json = template.toJSON() as Template;
const identities = new Identities([
  { template: json, intrinsics: new Intrinsics('ZkBackup', json) },
]);

const functionNamed = (part: string) =>
  identities.functionOf(
    identities.names('AWS::Lambda::Function').find((name) => name.includes(part)) ?? '',
  );

const replication = identities.roleWith('ReplicationPolicy');
const callers: Readonly<Record<string, Identity>> = {
  replication,
  'restore function': functionNamed('OrchestratorsRestore'),
  'backup function': functionNamed('OrchestratorsBackup'),
  'node of prod': identities.withPolicy('ensembleprodNode'),
  viewer: identities.withPolicy('PeopleViewer'),
};

const attached = copyPolicy(copy, {
  partition: 'aws',
  account,
  role: replication.arn,
}) as unknown as PolicyDocument;

const archive = 'prod/zookeeper-backup-20261122T030000Z.tar.gz';

/** @param policy of the bucket */
function asks(caller: string, action: string, key: string, policy: PolicyDocument | undefined) {
  const resource = `arn:aws:s3:::${bucket}${key && '/'}${key}`;
  const context = action === 'ListBucket' ? { ...secure, 's3:prefix': 'prod/' } : secure;
  const need = { action: `s3:${action}`, resource, context };
  return may(callers[caller] as Identity, need, policy, owner);
}

const needed: readonly (readonly [caller: string, action: string, key: string])[] = [
  ['replication', 'ReplicateObject', archive],
  ['replication', 'ReplicateTags', archive],
  ['replication', 'ObjectOwnerOverrideToBucketOwner', archive],
  ['restore function', 'ListBucket', ''],
  ['restore function', 'GetObject', 'prod/zookeeper-backup-20261122T030000Z.manifest.json'],
  ['restore function', 'GetObjectVersion', archive],
  ['node of prod', 'GetObject', archive],
  ['node of prod', 'GetObjectVersion', archive],
];

it.each(needed)('lets the %s %s', async (...need) => {
  expect(await asks(...need, attached)).toBe(true);
});

it.each(needed)('without that policy the %s may not %s', async (...need) => {
  expect(await asks(...need, undefined)).toBe(false);
});

it.each([
  ['replication', 'ReplicateDelete', archive],
  ['replication', 'GetObject', archive],
  ['restore function', 'PutObject', archive],
  ['restore function', 'DeleteObject', archive],
  ['node of prod', 'PutObject', archive],
  ['node of prod', 'DeleteObjectVersion', archive],
  ['node of prod', 'GetObject', 'other/zookeeper-backup-20261122T030000Z.tar.gz'],
  ['backup function', 'GetObject', archive],
  ['viewer', 'GetObject', archive],
])('keeps the %s from %s of %s', async (...need) => {
  expect(await asks(...need, attached)).toBe(false);
});

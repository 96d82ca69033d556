import { type Answer, bucketOf, type Call, flag, type Operation } from './call.ts';
import { lockFrom } from './object-lock.ts';
import { bodyHeaders } from './put-object.ts';
import { receiveText } from './receive.ts';
import { accessDenied, S3Error } from './s3-error.ts';
import { element, parseXml, xmlDocument } from './xml.ts';

const lockEnabled = 'x-amz-bucket-object-lock-enabled';

const invalidState = (message: string) => new S3Error(409, 'InvalidBucketState', message);

async function createBucket(call: Call): Promise<Answer> {
  const hasLock = flag(call, lockEnabled);
  await receiveText(call);
  const bucket = call.store.createBucket(call.bucketName);
  if (hasLock) {
    bucket.versioning = 'Enabled';
    bucket.lock = {};
  }
  return { headers: { location: `/${bucket.name}` } };
}

function headBucket(call: Call): Answer {
  bucketOf(call);
  if (!call.faults.listAllowed) throw accessDenied();
  return { headers: { 'x-amz-bucket-region': 'us-east-1' } };
}

function listBuckets(call: Call): Answer {
  const buckets = call.store
    .buckets()
    .map(({ name, created }) =>
      element('Bucket', [element('Name', name), element('CreationDate', created)]),
    );
  return { xml: xmlDocument('ListAllMyBucketsResult', [element('Buckets', buckets)]) };
}

function deleteBucket(call: Call): Answer {
  call.store.deleteBucket(bucketOf(call));
  return { status: 204 };
}

function getVersioning(call: Call): Answer {
  const status = element('Status', bucketOf(call).versioning);
  return { xml: xmlDocument('VersioningConfiguration', [status]) };
}

async function putVersioning(call: Call): Promise<Answer> {
  const bucket = bucketOf(call);
  const status = parseXml(await receiveText(call), 'VersioningConfiguration').value('Status');
  if (status !== 'Enabled' && status !== 'Suspended') {
    throw new S3Error(400, 'IllegalVersioningConfigurationException', 'Status is missing');
  }
  if (status === 'Suspended' && bucket.lock !== undefined) {
    throw invalidState('An Object Lock configuration is present: versioning cannot be suspended');
  }
  bucket.versioning = status;
  return {};
}

function getLock(call: Call): Answer {
  const { lock } = bucketOf(call);
  if (lock === undefined) {
    throw new S3Error(
      404,
      'ObjectLockConfigurationNotFoundError',
      'Object Lock configuration does not exist for this bucket',
    );
  }
  const standard = lock.retention;
  const rule = standard && [
    element('DefaultRetention', [
      element('Mode', standard.mode),
      element('Days', standard.days),
      element('Years', standard.years),
    ]),
  ];
  return {
    xml: xmlDocument('ObjectLockConfiguration', [
      element('ObjectLockEnabled', 'Enabled'),
      element('Rule', rule),
    ]),
  };
}

async function putLock(call: Call): Promise<Answer> {
  const bucket = bucketOf(call);
  const body = parseXml(await receiveText(call), 'ObjectLockConfiguration');
  if (bucket.versioning !== 'Enabled') {
    throw invalidState("Versioning must be 'Enabled' on the bucket to apply Object Lock");
  }
  if (body.value('ObjectLockEnabled') !== 'Enabled') {
    throw new S3Error(400, 'MalformedXML', 'ObjectLockEnabled must be Enabled');
  }
  bucket.lock = lockFrom(body);
  return {};
}

const bucketScope = { scope: 'bucket' } as const;

export const bucketOperations: Operation[] = [
  { name: 'ListBuckets', method: 'GET', scope: 'service', handle: listBuckets },
  {
    ...bucketScope,
    name: 'CreateBucket',
    method: 'PUT',
    headers: [lockEnabled, ...bodyHeaders],
    handle: createBucket,
  },
  { ...bucketScope, name: 'HeadBucket', method: 'HEAD', handle: headBucket },
  { ...bucketScope, name: 'DeleteBucket', method: 'DELETE', handle: deleteBucket },
  {
    ...bucketScope,
    name: 'GetBucketVersioning',
    method: 'GET',
    selector: 'versioning',
    handle: getVersioning,
  },
  {
    ...bucketScope,
    name: 'PutBucketVersioning',
    method: 'PUT',
    selector: 'versioning',
    headers: bodyHeaders,
    handle: putVersioning,
  },
  {
    ...bucketScope,
    name: 'GetObjectLockConfiguration',
    method: 'GET',
    selector: 'object-lock',
    handle: getLock,
  },
  {
    ...bucketScope,
    name: 'PutObjectLockConfiguration',
    method: 'PUT',
    selector: 'object-lock',
    headers: bodyHeaders,
    handle: putLock,
  },
];

import type { Config } from '../config/config.ts';
import { type Problem, show } from '../config/config-problems.ts';
import type { Copy } from './copy-settings.ts';

/** What is wrong between the copies, and between them and the first store. */
export function copyConflictsIn(config: Config): Problem[] {
  const { copyTo = [], s3Endpoint } = config;
  if (copyTo.length > 0 && s3Endpoint) {
    return [
      {
        path: 'copyTo',
        got: 'copies beside s3Endpoint',
        expected: 'nothing: storage that is not S3 copies by settings of its own',
      },
    ];
  }
  return copyTo.flatMap((copy, index) =>
    [
      ...elsewhere(config, copy),
      ...once(copyTo, copy, index),
      ...underItsKey(config, copy),
      ...whose(copy),
    ].map(({ path, ...rest }) => ({ path: `copyTo[${index}].${path}`, ...rest })),
  );
}

/** A copy that lies with what it copies is lost with it; and only what the stack owns, it can have copied. */
function elsewhere({ bucket }: Config, copy: Copy): Problem[] {
  if (bucket === undefined) return [];
  if (copy.bucket === undefined) {
    return [
      {
        path: 'bucket',
        got: 'nothing',
        expected: `the name of the bucket that ${show(bucket)} is replicated to: the stack does not own it, and cannot set that up`,
      },
    ];
  }
  if (copy.bucket !== bucket) return [];
  return [
    {
      path: 'bucket',
      got: show(copy.bucket),
      expected: 'another bucket than the one that is copied',
    },
  ];
}

function once(copyTo: readonly Copy[], { bucket, region }: Copy, index: number): Problem[] {
  const first = copyTo.findIndex((other) =>
    bucket === undefined
      ? other.bucket === undefined && other.region === region
      : other.bucket === bucket,
  );
  if (first === index) return [];
  return [
    {
      path: bucket === undefined ? 'region' : 'bucket',
      got: show(bucket ?? region),
      expected: `another one than copyTo[${first}] has`,
    },
  ];
}

/** S3 copies what is encrypted by a key only if it is told by which key; and of the stack's bucket all is, or nothing. */
function underItsKey({ bucket, encryptionKey, sse }: Config, copy: Copy): Problem[] {
  const path = 'encryptionKey';
  const own = copy.encryptionKey;
  if (own !== undefined && own.split(':')[3] !== copy.region) {
    return [{ path, got: show(own), expected: `a key of ${copy.region}, where the copy lies` }];
  }
  if (bucket !== undefined) return [];
  const isUnderKey = encryptionKey !== undefined || (sse !== undefined && sse !== 'AES256');
  if (isUnderKey === (own !== undefined)) return [];
  return [
    {
      path,
      got: show(own),
      expected: isUnderKey
        ? `the ARN of a key in ${copy.region}: backups are encrypted by one, and so are their copies`
        : "nothing: backups are encrypted by S3's own keys, and so are their copies",
    },
  ];
}

function whose({ account, bucket }: Copy): Problem[] {
  if (account === undefined || bucket !== undefined) return [];
  return [
    {
      path: 'bucket',
      got: 'nothing',
      expected: `the name of a bucket of the account ${account}: the stack makes none there`,
    },
  ];
}

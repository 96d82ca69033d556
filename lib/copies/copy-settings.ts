import { z } from 'zod';
import { bucketName, keyArn, textLike, yesOrNo } from '../config/config-values.ts';

const expected = 'a list of 1 to 4 copies: [{ "region": "eu-west-1" }]';

/** S3 copies into so many buckets with ease; each is paid for like the first. */
const mostCopies = 4;

const copy = z.strictObject(
  {
    region: textLike(
      /^[a-z]{2,4}(-[a-z]+){1,3}-[0-9]{1,2}$/,
      'the name of a region, such as "eu-west-1"',
    ).describe('Where the copy lies.'),
    bucket: bucketName('the name of an existing bucket')
      .optional()
      .describe(
        'An existing bucket with versions; absent: a second, small stack creates one in that region.',
      ),
    account: textLike(/^[0-9]{12}$/, 'the 12 digits of an AWS account')
      .optional()
      .describe(
        'Whose bucket it is, if not of this account. Its owner attaches the policy that `zk-backup copy-policy` prints.',
      ),
    encryptionKey: keyArn('the ARN of a KMS key')
      .optional()
      .describe(
        'The key of that region that copies are encrypted by; needed where the first bucket encrypts by a key, and only there.',
      ),
    replicationTime: yesOrNo
      .default(false)
      .describe('Whether S3 is paid for copying within 15 minutes (S3 Replication Time Control).'),
  },
  { error: 'a copy: { "region": "eu-west-1" }' },
);

/** `copyTo`: where S3 copies everything to. */
export const copySettings = z
  .array(copy, { error: expected })
  .min(1, { error: expected })
  .max(mostCopies, { error: expected })
  .optional()
  .describe(
    'Second stores: S3 copies each backup there, and restores and drills can read it there.',
  );

export type Copy = NonNullable<z.output<typeof copySettings>>[number];

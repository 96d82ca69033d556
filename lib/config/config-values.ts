import { z } from 'zod';

/*
 * Kinds of values that several settings have. Every message is what the setting takes:
 * config-problems.ts puts the path and the value got before it.
 */

export const textLike = (pattern: string | RegExp, expected: string) =>
  z.string({ error: expected }).regex(new RegExp(pattern), { error: expected });

export const wholeNumber = (minimum: number, maximum: number, expected: string) =>
  z.int({ error: expected }).min(minimum, { error: expected }).max(maximum, { error: expected });

export const yesOrNo = z.boolean({ error: 'true or false' });

export const instanceId = textLike(
  /^(i-[0-9a-f]{8}([0-9a-f]{9})?|mi-[0-9a-f]{17})$/,
  'an instance id such as "i-0123456789abcdef0"',
);

/** Safe in a script without quotes. */
export const nodePath = textLike(
  /^(\/[A-Za-z0-9._@+-]+)+$/,
  'an absolute path of letters, digits, ".", "_", "@", "+" and "-"',
);

export const keyArn = (expected: string) =>
  textLike(/^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key\/[A-Za-z0-9-]{1,64}$/, expected);

/**
 * What S3 takes as the name of a bucket: besides its letters, no two dots, no address, and none of what it keeps for
 * itself (https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html).
 */
export const bucketName = (expected: string) =>
  textLike(
    /^(?!xn--|sthree-|[0-9.]+$)(?!.*(\.\.|-s3alias$|--ol-s3$|\.mrap$|--x-s3$|--table-s3$))[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
    expected,
  );

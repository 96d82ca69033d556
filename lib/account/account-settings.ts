import { z } from 'zod';
import { textLike } from '../config/config-values.ts';

/*
 * What an account demands of whatever is made in it: the same of every function, of every role, of all.
 */

const roleExpected = 'the name or ARN of an IAM role';

/** A role, as a file names it. */
export const roleName = textLike(
  /^(arn:aws[a-z-]*:iam::[0-9]{12}:role\/([\x21-\x7e]+\/)?)?[\w+=,.@-]{1,64}$/,
  roleExpected,
);

const tagsExpected =
  'up to 40 tags, { "key": "value" }: no key begins with "aws:" or is "application", which is ours';

const subnetsExpected = 'a list of 1 to 16 ids of subnets, "subnet-…"';
const groupsExpected = 'a list of 1 to 5 ids of security groups, "sg-…"';

/** A list of ids that EC2 gave. */
const ids = (kind: string, most: number, error: string) =>
  z
    .array(textLike(new RegExp(`^${kind}-[0-9a-f]{8}([0-9a-f]{9})?$`), error), { error })
    .min(1, { error })
    .max(most, { error });

const ofFunction = (says: string) => roleName.optional().describe(says);

export const accountSettings = {
  permissionsBoundary: textLike(
    /^arn:aws[a-z-]*:iam::(aws|[0-9]{12}):policy\/[\x21-\x7e]+$/,
    'the ARN of a managed policy',
  )
    .optional()
    .describe('The boundary of every role that is made; it must allow what they do.'),
  tags: z
    .record(
      textLike(/^(?!aws:)(?!application$)[\p{L}\p{Z}\p{N}_.:/=+@-]{1,128}$/iu, tagsExpected),
      textLike(/^[\p{L}\p{Z}\p{N}_.:/=+@-]{0,256}$/u, tagsExpected),
      { error: tagsExpected },
    )
    .refine((tags) => Object.keys(tags).length <= 40, { error: tagsExpected })
    .optional()
    .describe('Tags of everything that is made and can have some, but for the dashboard.'),
  vpc: z
    .strictObject(
      {
        subnets: ids('subnet', 16, subnetsExpected).describe('Subnets without a public address.'),
        securityGroups: ids('sg', 5, groupsExpected).describe('What lets them out.'),
      },
      { error: '{ "subnets": ["subnet-…"], "securityGroups": ["sg-…"] }' },
    )
    .optional()
    .describe('Where the functions run; they need a way to AWS from there. Absent: in no VPC.'),
  functionRoles: z
    .strictObject(
      {
        backup: ofFunction('Of the function that takes backups.'),
        restore: ofFunction('Of the function that restores.'),
        notify: ofFunction('Of the function that tells people.'),
        report: ofFunction('Of the function that makes the page.'),
        deployment: ofFunction('Of the function that a deployment asks.'),
      },
      {
        error: '{ "backup": "…", "restore": "…", "notify": "…", "report": "…", "deployment": "…" }',
      },
    )
    .optional()
    .describe('Roles that exist, which the functions run under. Absent: they are made.'),
};

/** Who may let S3 delete something, and that nobody of ours may do it. */
import {
  answers,
  archive,
  capture,
  claim,
  counted,
  expires,
  lease,
  manifest,
  once,
  over,
  pins,
  type Row,
  record,
  report,
  s3,
  tagged,
  tick,
} from './words.ts';

const tag = (key: string, value: Readonly<Record<string, string>> = expires) =>
  s3('PutObjectTagging', key, value);

export const neededToExpire: readonly Row[] = [
  ['backup function', 'read tags', s3('GetObjectTagging', manifest)],
  ['backup function', 'let a manifest expire', tag(manifest)],
  ['backup function', 'let an archive expire', tag(archive('prod'))],
  ['backup function', 'keep a bad archive', tag(archive('prod'), tagged('inspect'))],
  ['backup function', 'take a backup back', tag(manifest, tagged('stay'))],
  ['backup function', 'let a claim expire', tag(claim)],
  ['backup function', 'let a report expire', tag(report)],
  ['backup function', 'let a plan expire', tag(record('plan'))],
  ['backup function', 'let a capture expire', tag(capture('prod'))],
  ['backup function', 'let answers expire', tag(answers('prod'))],
  ['backup function', 'let a drill expire', tag(`prod/drills/${tick}.json`)],
  ['backup function', 'see how long a backup is locked', s3('GetObjectRetention', manifest)],
  ['backup function', 'see who holds a backup', s3('GetObjectLegalHold', archive('prod'))],
  ['backup function', 'tell what it counted first', s3('PutObject', counted, once)],
  ['backup function', 'tell what it counted', s3('PutObject', counted, over)],
  ['backup function', 'write down the first pin', s3('PutObject', pins, once)],
  ['backup function', 'write down a pin', s3('PutObject', pins, over)],
  ['backup function', 'read plans', s3('GetObject', record('plan'))],
  ['backup function', 'read drills', s3('GetObject', `prod/drills/${tick}.json`)],
  ['viewer', 'see what expires', s3('GetObject', counted)],
  ['viewer', 'see what is pinned', s3('GetObject', pins)],
];

const everybody = [
  ...(['node of prod', 'backup function', 'restore function', 'notify function'] as const),
  ...(['viewer', 'operator', 'sender', 'backup schedule', 'drill schedule'] as const),
];

export const forbiddenToExpire: readonly Row[] = [
  ...everybody.flatMap((who): Row[] => [
    [who, 'delete a backup', s3('DeleteObject', archive('prod'))],
    [who, 'delete the version of a manifest', s3('DeleteObjectVersion', manifest)],
    [who, 'change what S3 deletes', s3('PutLifecycleConfiguration', '')],
    [who, 'tag a version', s3('PutObjectVersionTagging', archive('prod'), expires)],
    [who, 'take all tags away', s3('DeleteObjectTagging', archive('prod'))],
    [who, 'shorten the lock of a backup', s3('PutObjectRetention', archive('prod'))],
    [who, 'end a legal hold', s3('PutObjectLegalHold', archive('prod'))],
    [who, 'pass by the lock of a backup', s3('BypassGovernanceRetention', archive('prod'))],
    [who, 'write over pins blindly', s3('PutObject', pins)],
    [who, 'let the lease expire', tag(lease)],
    [who, 'let pins expire', tag(pins)],
    [who, 'let a lineage expire', tag('prod/restores/lineage.json')],
    [who, 'tag what is in no folder', tag(`zookeeper-backup-${tick}.tar.gz`)],
    [who, 'give a backup a tag of a person', tag(manifest, tagged('keep'))],
    [who, 'take the tag of a person away', tag(manifest, {})],
  ]),
  ...everybody
    .filter((who) => who !== 'backup function')
    .flatMap((who): Row[] => [
      [who, 'let an archive expire', tag(archive('prod'))],
      [who, 'let a manifest expire', tag(manifest)],
      [who, 'write down a pin past the function', s3('PutObject', pins, over)],
    ]),
];

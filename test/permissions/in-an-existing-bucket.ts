/** What must be possible and what must not in a bucket that existed, in which other things may lie. */
import type { Need } from '../../local-cloud/callers/call-log.ts';
import { templateOf } from '../stack/synthesized.ts';
import { StackUnderTest, twoEnsembles } from './stack-under-test.ts';
import { expires, once, type Row, stack, tick } from './words.ts';

const bucket = 'of-many';

export const elsewhere = new StackUnderTest(templateOf({ ...twoEnsembles, bucket }), bucket);

const { s3, list } = elsewhere;

/** The same, of the bucket that existed. */
export const inExistingBucket = (need: Need): Need => ({
  ...need,
  resource: need.resource.replace(`:s3:::${stack.bucket}`, `:s3:::${bucket}`),
});

export const forbiddenElsewhere: readonly Row[] = [
  [
    'backup function',
    'write for an unknown ensemble',
    s3('PutObject', `other/runs/${tick}.json`, once),
  ],
  [
    'backup function',
    'let a foreign object expire',
    s3('PutObjectTagging', `other/zookeeper-backup-${tick}.tar.gz`, expires),
  ],
  [
    'backup function',
    'write pins of an unknown ensemble',
    s3('PutObject', 'other/retention/pins.json', once),
  ],
  ['backup function', 'list another folder', list({ 's3:prefix': 'other/' })],
  ['backup function', 'read another folder', s3('GetObject', 'other/a.json')],
  ['backup function', 'read a foreign archive', s3('GetObject', 'other/a.tar.gz')],
  ['restore function', 'read a foreign archive', s3('GetObject', 'other/a.tar.gz')],
  ['restore function', 'write a foreign plan', s3('PutObject', 'other/restores/a.plan.json')],
  ['restore function', 'list another folder', list({ 's3:prefix': 'other/' })],
  ['report function', 'read another folder', s3('GetObject', 'other/a.json')],
  ['report function', 'list another folder', list({ 's3:prefix': 'other/' })],
  ['viewer', 'list another folder', list({ 's3:prefix': 'other/' })],
  ['viewer', 'read another folder', s3('GetObject', 'other/a.json')],
  ['operator', 'read another folder', s3('GetObject', 'other/a.json')],
  ['sender', 'send for another folder', s3('PutObject', 'other/restores/a.answers')],
];

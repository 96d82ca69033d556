import { changeBetween } from '../../rehearse/change.ts';
import type { WantedResource } from '../../rehearse/judge.ts';

const resource = (type: string, logicalId: string, id: string): WantedResource => ({
  stack: 'Stack',
  logicalId,
  type,
  id,
  properties: {},
  stays: false,
});
const bucket = resource('AWS::S3::Bucket', 'Bucket', 'bucket');
const policy = resource('AWS::IAM::ManagedPolicy', 'Policy', 'arn:policy');
const version = resource('AWS::Lambda::Version', 'Version', 'arn:function:1');

test('a step that changes no id made nothing, and nothing went', () => {
  expect(changeBetween([bucket, policy], [policy, bucket])).toEqual({
    made: 0,
    gone: 0,
    replaced: 0,
    differences: [],
  });
});

test('a version may be another one', () => {
  const after = { ...version, id: 'arn:function:2' };

  expect(changeBetween([bucket, version], [bucket, after])).toEqual({
    made: 1,
    gone: 1,
    replaced: 1,
    differences: [],
  });
});

test('a bucket whose place another has taken is told', () => {
  const { differences } = changeBetween([bucket], [{ ...bucket, id: 'other' }]);

  expect(differences).toEqual(['AWS::S3::Bucket Stack/Bucket: it is another one now']);
});

test('a bucket that another resource of the template stands for is told', () => {
  const { differences } = changeBetween([bucket], [{ ...bucket, logicalId: 'New', id: 'other' }]);

  expect(differences).toEqual(['AWS::S3::Bucket Stack/Bucket: it is another one now']);
});

test('a policy of nodes goes with its ensemble', () => {
  expect(changeBetween([bucket, policy], [bucket]).differences).toEqual([]);
});

test('a policy of nodes whose place another has taken is told', () => {
  const { differences } = changeBetween([policy], [{ ...policy, id: 'arn:other' }]);

  expect(differences).toEqual(['AWS::IAM::ManagedPolicy Stack/Policy: it is another one now']);
});

test('a stack that was destroyed lost nothing that had to last', () => {
  expect(changeBetween([bucket, policy], [])).toMatchObject({ gone: 2, differences: [] });
});

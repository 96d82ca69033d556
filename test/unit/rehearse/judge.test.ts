import { isSame, judge, type WantedResource } from '../../rehearse/judge.ts';
import { unknown } from '../../rehearse/resolve.ts';

const queue: WantedResource = {
  stack: 'Stack',
  logicalId: 'Queue',
  type: 'AWS::SQS::Queue',
  id: 'https://queue',
  properties: { MessageRetentionPeriod: 3600 },
  stays: false,
};
const bucket: WantedResource = {
  ...queue,
  logicalId: 'Bucket',
  type: 'AWS::S3::Bucket',
  id: 'bucket',
  properties: {},
  stays: true,
};
const version: WantedResource = {
  ...bucket,
  logicalId: 'Version',
  type: 'AWS::Lambda::Version',
  id: 'arn:function:1',
  properties: { FunctionName: 'function' },
};

type Facts = Readonly<Record<string, unknown>> | null;

const judged = (
  wanted: readonly WantedResource[],
  gone: readonly WantedResource[],
  found: readonly Facts[],
  inventory = {},
  before = {},
) => judge({ wanted, gone, readBack: { found, inventory }, before });

test('a stack whose resources answer as the template wants has no differences', () => {
  const { found, differences } = judged([queue], [], [{ MessageRetentionPeriod: '3600' }]);

  expect({ found, differences }).toEqual({ found: 1, differences: [] });
});

test('what the stack calls made and no service knows is told', () => {
  const { found, differences } = judged([queue], [], [null]);

  expect({ found, differences }).toEqual({
    found: 0,
    differences: ['AWS::SQS::Queue Stack/Queue: it is not there'],
  });
});

test('what the template wants and the stack never made is told', () => {
  const { differences } = judged([{ ...queue, id: undefined }], [], []);

  expect(differences).toEqual(['AWS::SQS::Queue Stack/Queue: the stack does not have it']);
});

test('a setting that an update left as it was is told', () => {
  const { differences } = judged([queue], [], [{ MessageRetentionPeriod: 60 }]);

  expect(differences).toEqual([
    'AWS::SQS::Queue Stack/Queue: MessageRetentionPeriod is not what the template wants',
  ]);
});

test('a default of the service, which the template does not name, is no difference', () => {
  const { differences } = judged([queue], [], [{ MessageRetentionPeriod: 3600, Delay: 0 }]);

  expect(differences).toEqual([]);
});

test('tags that the template does not name are told', () => {
  const { differences } = judged([queue], [], [{ Tags: [{ Key: 'of', Value: 'nobody' }] }]);

  expect(differences).toEqual(['AWS::SQS::Queue Stack/Queue: Tags is not what the template wants']);
});

test('what no template names any more and is still there is told', () => {
  const { differences } = judged([], [queue], [{}]);

  expect(differences).toEqual(['AWS::SQS::Queue Stack/Queue: it is still there']);
});

test('what is meant to stay stays', () => {
  const { differences, stays } = judged([], [bucket], [{}]);

  expect({ differences, stays }).toEqual({ differences: [], stays: [bucket] });
});

test('what is meant to stay and went is told', () => {
  const { differences } = judged([], [bucket], [null]);

  expect(differences).toEqual(['AWS::S3::Bucket Stack/Bucket: it should have stayed']);
});

test('a version that stays goes with its function', () => {
  const { differences } = judged([], [version], [null], { 'AWS::Lambda::Function': [] });

  expect(differences).toEqual([]);
});

test('a version that went while its function is there is told', () => {
  const inventory = { 'AWS::Lambda::Function': ['function'] };

  const { differences } = judged([], [version], [null], inventory, inventory);

  expect(differences).toEqual(['AWS::Lambda::Version Stack/Version: it should have stayed']);
});

test('what nobody wants, and was not there before, is told', () => {
  const inventory = { 'AWS::SQS::Queue': ['https://queue', 'https://half-made', 'https://older'] };

  const { differences } = judged([queue], [], [{}], inventory, {
    'AWS::SQS::Queue': ['https://older'],
  });

  expect(differences).toEqual(['AWS::SQS::Queue https://half-made: nobody wants it']);
});

test('a custom resource is what its stack says: no service knows it', () => {
  const { found, differences } = judged([{ ...queue, type: 'Custom::Anything' }], [], []);

  expect({ found, differences }).toEqual({ found: 1, differences: [] });
});

test.each([
  ['a number as text', '900', 900, true],
  ['another number', 901, 900, false],
  ['a truth as text', 'true', true, true],
  ['what only AWS could say', 'arn:aws:…', unknown, true],
  ['what only AWS could say, within', { Resource: 'arn' }, { Resource: unknown }, true],
  ['tags in another order', [{ Key: 'b' }, { Key: 'a' }], [{ Key: 'a' }, { Key: 'b' }], true],
  ['one tag more', [{ Key: 'b' }, { Key: 'a' }], [{ Key: 'a' }], false],
  ['a list that holds one twice', ['a', 'a'], ['a', 'b'], false],
  ['a list that is longer', ['a', 'a'], ['a'], false],
  ['a member that is not there', { a: 1 }, { a: 1, b: 2 }, false],
  ['an empty list and nothing', [], undefined, true],
  ['nothing and something', undefined, 'x', false],
  ['text and an object', 'x', { a: 1 }, false],
])('%s is judged', (_, found, wanted, same) => {
  expect(isSame(found, wanted)).toBe(same);
});

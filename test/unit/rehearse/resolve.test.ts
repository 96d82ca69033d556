import { resolved, type Scope, unknown } from '../../rehearse/resolve.ts';
import { scopeOf, type Template, wantedOf } from '../../rehearse/wanted.ts';

const template: Template = {
  Resources: {
    Topic: { Type: 'AWS::SNS::Topic' },
    Version: { Type: 'AWS::Lambda::Version' },
    Absent: { Type: 'AWS::SNS::Topic' },
  },
  Parameters: { Given: { Default: 'default' }, Plain: { Default: 'plain' } },
  Conditions: { Never: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'nowhere'] } },
  Mappings: { Scripts: { probe: { text: 'echo' } } },
};
const ids = new Map([
  ['Topic', 'arn:topic'],
  ['Version', 'arn:aws:lambda:region:account:function:name:7'],
]);
const scope: Scope = scopeOf(template, 'Stack', { Given: 'from its parent' }, ids);

/** Where `Fn::Sub` puts a value. */
const put = (name: string) => `\${${name}}`;

test.each([
  ['the id of a resource', { Ref: 'Topic' }, 'arn:topic'],
  ['the name of the stack', { Ref: 'AWS::StackName' }, 'Stack'],
  ['a parameter that the parent gives', { Ref: 'Given' }, 'from its parent'],
  ['a parameter by its default', { Ref: 'Plain' }, 'plain'],
  ['a resource that is not there', { Ref: 'Absent' }, unknown],
  ['the number of a version', { 'Fn::GetAtt': ['Version', 'Version'] }, '7'],
  ['an attribute that an id makes', { 'Fn::GetAtt': ['Topic', 'TopicName'] }, 'topic'],
  ['an attribute that only AWS knows', { 'Fn::GetAtt': ['Topic', 'Owner'] }, unknown],
  ['joined text', { 'Fn::Join': ['-', ['a', { Ref: 'Plain' }]] }, 'a-plain'],
  ['text with an unknown part', { 'Fn::Join': ['-', ['a', { Ref: 'Absent' }]] }, unknown],
  [
    'text with values',
    { 'Fn::Sub': [`a ${put('AWS::Region')} ${put('b')}`, { b: 'c' }] },
    'a eu-central-1 c',
  ],
  [
    'text with what is no value',
    { 'Fn::Sub': `${put('!Literal')} ${put('Plain')}` },
    `${put('Literal')} plain`,
  ],
  ['text with an unknown value', { 'Fn::Sub': put('Topic.Owner') }, unknown],
  ['a part', { 'Fn::Select': [1, { 'Fn::Split': [':', { Ref: 'Topic' }] }] }, 'topic'],
  ['text of a mapping', { 'Fn::FindInMap': ['Scripts', 'probe', 'text'] }, 'echo'],
  ['one of two', { 'Fn::If': ['Never', 'yes', 'no'] }, 'no'],
  ['nothing', [{ Ref: 'AWS::NoValue' }, 'kept'], ['kept']],
  ['an object within', { Tags: [{ Value: { Ref: 'Plain' } }] }, { Tags: [{ Value: 'plain' }] }],
  ['a function that nobody here knows', { 'Fn::Cidr': ['10.0.0.0/8', 1] }, unknown],
])('%s is resolved', (_, value, expected) => {
  expect(resolved(value, scope)).toEqual(expected);
});

test.each([
  ['Retain', true],
  ['RetainExceptOnCreate', true],
  ['Delete', false],
  [undefined, false],
])('a resource with the deletion policy %s outlives its stack: %s', (policy, stays) => {
  const resource = { Type: 'AWS::SNS::Topic', ...(policy && { DeletionPolicy: policy }) };

  expect(wantedOf('Stack', 'Topic', resource, scope).stays).toBe(stays);
});

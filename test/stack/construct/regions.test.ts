/** A region of which nobody told us that Lambda has durable functions there: said at synth, not in a deployment. */
import { Annotations as Found, Match } from 'aws-cdk-lib/assertions';
import { Annotations, Stack } from 'aws-cdk-lib/core';
import { regionWarning, warnOfRegion } from '../../../lib/account/durable-regions.ts';
import { quickApp, removeAssemblies } from '../synthesized.ts';
import { backupIn } from './app.ts';

removeAssemblies();

interface Place {
  readonly region?: string;
  /** Of the credentials. */
  readonly fallback?: string;
  readonly context?: unknown;
}

/** What is warned of; a stack says its region or says none. */
function warnings({ region, fallback, context }: Place): string[] {
  const app = quickApp();
  if (context !== undefined) app.node.setContext('zk-backup:regions', context);
  const env = region === undefined ? {} : { env: { account: '123456789012', region } };
  const stack = new Stack(app, 'App', env);
  warnOfRegion(stack, fallback);
  return Found.fromStack(stack)
    .findWarning('*', Match.stringLikeRegexp('durable functions'))
    .map(({ entry }) => String(entry.data));
}

test.each<[where: string, place: Place]>([
  ['a region that AWS announced', { region: 'eu-central-1' }],
  ['a region that nobody knows yet', {}],
  ['one that is known by the credentials alone, and announced', { fallback: 'us-east-1' }],
  ['one that the app says has them', { region: 'eu-west-2', context: ['eu-west-2'] }],
  ['one that the command line says has them', { fallback: 'sa-east-1', context: 'a, sa-east-1' }],
])('of %s nothing is said', (_, place) => {
  expect(warnings(place)).toEqual([]);
});

test.each<[where: string, place: Place]>([
  ['another one', { region: 'eu-west-2' }],
  ['GovCloud', { region: 'us-gov-west-1' }],
  ['China', { region: 'cn-north-1', context: ['cn-northwest-1'] }],
  ['one of the credentials, if the stack says none', { fallback: 'sa-east-1' }],
])('of %s it is warned, with what to do', (_, place) => {
  const [warning, ...others] = warnings(place);

  const { region = place.fallback } = place;
  expect(others).toEqual([]);
  expect(warning).toContain(`durable functions in ${region}`);
  expect(warning).toContain(`-c zk-backup:regions=${region}`);
});

test('the construct warns once, and an app may acknowledge it', () => {
  const found = (acknowledge: boolean) => {
    const env = { account: '123456789012', region: 'eu-west-2' };
    const stack = new Stack(quickApp(), 'App', { env });
    const backup = backupIn(stack);
    if (acknowledge) Annotations.of(backup).acknowledgeWarning(regionWarning, 'It has them.');
    return Found.fromStack(stack).findWarning('*', Match.stringLikeRegexp('durable functions'));
  };

  expect(found(false)).toHaveLength(1);
  expect(found(true)).toHaveLength(0);
});

/** Two constructs of an app, each of which is right by itself, and which would stop two servers of an ensemble at once. */
import { Instance, InstanceType, MachineImage, Vpc } from 'aws-cdk-lib/aws-ec2';
import { type App, NestedStack, Stack, Stage } from 'aws-cdk-lib/core';
import { Nodes, ZkBackup } from '../../../lib/index.ts';
import { quickApp, removeAssemblies } from '../synthesized.ts';
import { backupIn, ensemble } from './app.ts';

removeAssemblies();

const berlin = { account: '123456789012', region: 'eu-central-1' };
const dublin = { account: '123456789012', region: 'eu-west-1' };

/** Constructs of the same ensemble in two places; what making both says. */
function both(places: (app: App) => readonly [Stack, Stack]): () => void {
  const [one, other] = places(quickApp());
  backupIn(one, {}, 'One').build();
  const second = backupIn(other, {}, 'Other');
  return () => second.build();
}

test('the same ensemble twice in a stack is refused, with who has it and why', () => {
  const make = both((app) => {
    const stack = new Stack(app, 'App');
    return [stack, stack];
  });

  expect(make).toThrow(
    'ensembles[0].name: got "prod", expected a name that App/One does not have, for neither would wait for the other',
  );
});

test('the same tag under two names is refused', () => {
  const stack = new Stack(quickApp(), 'App');
  backupIn(stack, {}, 'One').build();
  const nodes = Nodes.tag('zookeeper', 'prod');

  const make = () => backupIn(stack, { ensembles: [{ name: 'other', nodes }] }, 'Other').build();

  expect(make).toThrow('ensembles[0].nodes.tag: got {"key":"zookeeper","value":"prod"}');
});

test('two long tags that differ at their end are two', () => {
  const stack = new Stack(quickApp(), 'App');
  const nodes = (end: string) => Nodes.tag('zookeeper', `${'v'.repeat(200)}${end}`);
  backupIn(stack, { ensembles: [{ name: 'one', nodes: nodes('1') }] }, 'One').build();

  const make = () =>
    backupIn(stack, { ensembles: [{ name: 'other', nodes: nodes('2') }] }, 'Other').build();

  expect(make).not.toThrow();
});

test('the same server of the app is refused: its tag tells one ensemble alone', () => {
  const stack = new Stack(quickApp(), 'App');
  const server = new Instance(stack, 'Server', {
    vpc: new Vpc(stack, 'Vpc'),
    instanceType: new InstanceType('t4g.small'),
    machineImage: MachineImage.latestAmazonLinux2023(),
  });
  backupIn(stack, { ensembles: [{ name: 'one', nodes: Nodes.of(server) }] }, 'One').build();
  const again = { name: 'other', nodes: Nodes.of(server) };

  const make = () => backupIn(stack, { ensembles: [again] }, 'Other').build();

  expect(make).toThrow(
    'ensembles[0].nodes: got App/Server, a server of the ensemble "one", expected servers',
  );
});

test('an instance by id is one wherever the stacks go', () => {
  const app = quickApp();
  const named = (name: string) => ({ name, nodes: Nodes.instanceIds('i-01234567') });
  backupIn(new Stack(app, 'A', { env: berlin }), { ensembles: [named('one')] }).build();
  const other = new Stack(app, 'B', { env: dublin });

  const make = () => backupIn(other, { ensembles: [named('other')] }).build();

  expect(make).toThrow('ensembles[0].nodes.instanceIds[0]: got "i-01234567", expected an instance');
});

test('the same name of two deployments is refused: their documents would be one', () => {
  const stack = new Stack(quickApp(), 'App');
  backupIn(stack, { name: 'zk' }, 'One').build();

  const make = () =>
    backupIn(stack, { name: 'zk', ensembles: [ensemble('other')] }, 'Other').build();

  expect(make).toThrow('name: got "zk", expected another name than that of App/One');
});

test('it is found at synth as well, whoever is made first', () => {
  const app = quickApp();
  const stack = new Stack(app, 'App');
  new ZkBackup(stack, 'One', { ensembles: [ensemble('prod')] });
  new ZkBackup(stack, 'Other').addEnsemble(ensemble('prod'));

  expect(() => app.synth()).toThrow('expected a name that App/One does not have');
});

test.each<[where: string, places: (app: App) => readonly [Stack, Stack]]>([
  [
    'two stacks that go to the same account and region',
    (app) => [new Stack(app, 'A', { env: berlin }), new Stack(app, 'B', { env: berlin })],
  ],
  ['two stacks that say nothing of it', (app) => [new Stack(app, 'A'), new Stack(app, 'B')]],
  [
    'a stack and one nested in it',
    (app) => {
      const stack = new Stack(app, 'A');
      return [stack, new NestedStack(stack, 'Nested')];
    },
  ],
])('in %s it is refused', (_, places) => {
  expect(both(places)).toThrow('expected a name that');
});

test.each<[where: string, places: (app: App) => readonly [Stack, Stack]]>([
  [
    'two regions',
    (app) => [new Stack(app, 'A', { env: berlin }), new Stack(app, 'B', { env: dublin })],
  ],
  [
    'two stages, which may go to two accounts',
    (app) => [new Stack(new Stage(app, 'Test'), 'A'), new Stack(new Stage(app, 'Prod'), 'A')],
  ],
])('in %s it is another ensemble', (_, places) => {
  expect(both(places)).not.toThrow();
});

test('a construct in a nested stack is named by the stack that a person deploys', () => {
  const stack = new Stack(quickApp(), 'App');

  const { dashboard } = backupIn(new NestedStack(stack, 'Nested'), {}, 'Zk');

  expect(dashboard.node.tryGetContext('zk-backup:deployment-name')).toBe('App-Nested-Zk');
});

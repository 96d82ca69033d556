import { plainFlow } from '../../../../lambda/flow/plain-flow.ts';
import { type NodeCommand, send } from '../../../../lambda/node/node-command.ts';
import { OwnNodes } from '../../../../lambda/node/own-nodes.ts';
import { fakeSsm } from '../backup/fake-ssm.ts';

/** What IAM lets a function send to: nodes of two ensembles. */
const prod = { name: 'prod', nodes: { tag: { key: 'zk-backup', value: 'prod' } } };
const staging = { name: 'staging', nodes: { instanceIds: ['i-7', 'i-8'] } };

/** A sender of a run of an ensemble, whose nodes SSM lists as it is told; each send is kept. */
async function senderOf(
  ensemble: typeof prod | typeof staging,
  listed: string[],
  drillOn?: string,
  sources: string[] = [],
) {
  const sent: unknown[] = [];
  const { clients } = fakeSsm({
    DescribeInstanceInformation: () => ({
      InstanceInformationList: listed.map((InstanceId) => ({ InstanceId, PingStatus: 'Online' })),
    }),
    SendCommand: (input) => {
      sent.push(input.InstanceIds);
      return { Command: { CommandId: 'c1' } };
    },
  });
  const flow = plainFlow({ millisecondsLeft: () => 60_000, wait: async () => {} });
  const ownNodes = new OwnNodes(ensemble, [drillOn], sources);
  await ownNodes.list(flow, clients);
  return { sender: { flow, clients, ownNodes }, sent };
}

const commandTo = (instanceIds: readonly string[], different: Record<string, string> = {}) => {
  const parameters = { Ensemble: 'prod', RunId: 'prod.20261122T030000Z', ...different };
  return {
    ...{ name: 'backup', document: 'ZkBackup-0123456789-backup', instanceIds },
    ...{ parameters, comment: 'c' },
  } satisfies NodeCommand;
};

const orderOf = (key: string) => `zk-backup-order,1+archive,${key},00ff,12+end+`;

it('sends to the nodes that SSM told for the tag of the ensemble', async () => {
  const { sender, sent } = await senderOf(prod, ['i-1', 'i-2']);

  const sending = await send(sender, commandTo(['i-1', 'i-2']));

  expect(sending).toEqual({ kind: 'sent', commandId: 'c1' });
  expect(sent).toEqual([['i-1', 'i-2']]);
});

it('sends nothing of an ensemble to a node of another one, whatever IAM allows', async () => {
  const { sender, sent } = await senderOf(prod, ['i-1', 'i-2']);

  const sending = await send(sender, commandTo(['i-1', 'i-7']));

  expect(sending).toEqual({
    kind: 'refused',
    reason:
      'as far as this run knows, i-7 is no node of the ensemble prod: nothing of it is sent there',
  });
  expect(sent).toEqual([]);
});

it.each([
  ['Ensemble', 'staging'],
  ['Ensemble', 'prod2'],
  ['RunId', 'staging.20261122T030000Z'],
  ['RunId', 'prod2.20261122T030000Z'],
  ['Key', 'staging/zk-20261122T030000Z.tar.gz'],
  ['Key', 'prod2/zk-20261122T030000Z.tar.gz'],
  ['Requests', 'staging/restores/20261122T030000Z.requests'],
  ['Order', orderOf('staging/zk-20261122T030000Z.tar.gz')],
  ['Order', 'archive'],
])('sends to its own nodes no %s of another ensemble: %s', async (parameter, value) => {
  const { sender, sent } = await senderOf(prod, ['i-1']);

  const sending = await send(sender, commandTo(['i-1'], { [parameter]: value }));

  expect(sending).toMatchObject({
    kind: 'refused',
    reason: expect.stringMatching(/ prod: nothing of it is sent to these nodes$/),
  });
  expect(sent).toEqual([]);
});

it('sends nothing that does not say whose it is', async () => {
  const { sender, sent } = await senderOf(prod, ['i-1']);
  const { Ensemble: _, ...parameters } = commandTo([]).parameters;

  const sending = await send(sender, { ...commandTo(['i-1']), parameters });

  expect(sending).toMatchObject({
    reason: expect.stringContaining('no ensemble is named, and this run is of the ensemble prod'),
  });
  expect(sent).toEqual([]);
});

it('sends what is its own', async () => {
  const { sender } = await senderOf(prod, ['i-1']);
  const own = {
    Key: 'prod/zk-20261122T030000Z.tar.gz',
    Requests: 'prod/restores/20261122T030000Z.requests',
    Order: orderOf('prod/zk-20261122T030000Z.tar.gz'),
  };

  expect(await send(sender, commandTo(['i-1'], own))).toMatchObject({ kind: 'sent' });
  expect(await send(sender, commandTo(['i-1'], { Order: 'none' }))).toMatchObject({ kind: 'sent' });
});

it('orders an archive of an ensemble that it may be restored from, and of no further one', async () => {
  const { sender } = await senderOf(prod, ['i-1'], undefined, ['staging']);
  const ordered = (key: string) => send(sender, commandTo(['i-1'], { Order: orderOf(key) }));

  expect(await ordered('staging/a.tar.gz')).toMatchObject({ kind: 'sent' });
  expect(await ordered('test/a.tar.gz')).toMatchObject({
    kind: 'refused',
    reason: expect.stringContaining('the order is of an archive of test, and not of prod, staging'),
  });
});

it('takes no node that the configuration does not name, whatever SSM lists', async () => {
  const { sender, sent } = await senderOf(staging, ['i-7', 'i-1']);

  const sending = await send(
    sender,
    commandTo(['i-1'], { Ensemble: 'staging', RunId: 'staging.20261122T030000Z' }),
  );

  expect(sending).toMatchObject({ kind: 'refused' });
  expect(sent).toEqual([]);
});

it('sends to the instance of drills, which is no node of the ensemble', async () => {
  const { sender } = await senderOf(prod, [], 'i-9');

  const sending = await send(sender, commandTo(['i-9'], { RunId: 'prod.drill-20261122T030000Z' }));

  expect(sending).toMatchObject({ kind: 'sent' });
});

it('sends nothing before it knows its nodes', async () => {
  const { sender } = await senderOf(prod, []);

  expect(await send(sender, commandTo(['i-1']))).toMatchObject({ kind: 'refused' });
});

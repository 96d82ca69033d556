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
  const ownNodes = new OwnNodes(ensemble, [drillOn]);
  await ownNodes.list(flow, clients);
  return { sender: { flow, clients, ownNodes }, sent };
}

const commandTo = (instanceIds: readonly string[], RunId = 'prod.20261122T030000Z') =>
  ({
    ...{ name: 'backup', document: 'ZkBackup-prod-backup', instanceIds },
    ...{ parameters: { RunId }, comment: 'c' },
  }) satisfies NodeCommand;

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

it('sends no run of another ensemble to its own nodes', async () => {
  const { sender, sent } = await senderOf(prod, ['i-1']);

  const sending = await send(sender, commandTo(['i-1'], 'staging.20261122T030000Z'));

  expect(sending).toMatchObject({
    kind: 'refused',
    reason: expect.stringContaining('staging.20261122T030000Z is no run of the ensemble prod'),
  });
  expect(sent).toEqual([]);
});

it('takes no node that the configuration does not name, whatever SSM lists', async () => {
  const { sender, sent } = await senderOf(staging, ['i-7', 'i-1']);

  const sending = await send(sender, commandTo(['i-1'], 'staging.20261122T030000Z'));

  expect(sending).toMatchObject({ kind: 'refused' });
  expect(sent).toEqual([]);
});

it('sends to the instance of drills, which is no node of the ensemble', async () => {
  const { sender } = await senderOf(prod, [], 'i-9');

  const sending = await send(sender, commandTo(['i-9'], 'prod.drill-20261122T030000Z'));

  expect(sending).toMatchObject({ kind: 'sent' });
});

it('sends nothing before it knows its nodes', async () => {
  const { sender } = await senderOf(prod, []);

  expect(await send(sender, commandTo(['i-1']))).toMatchObject({ kind: 'refused' });
});

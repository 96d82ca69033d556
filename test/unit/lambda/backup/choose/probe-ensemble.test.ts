import { probeEnsemble } from '../../../../../lambda/backup/choose/probe-ensemble.ts';
import { plainFlow } from '../../../../../lambda/flow/plain-flow.ts';
import { probed, settings } from '../ensembles.ts';
import { type Answers, fakeSsm, named, plugin } from '../fake-ssm.ts';
import { storyOf } from '../story-of.ts';

const request = { ensemble: settings, scheduledTime: undefined, dryRun: true, newLineage: false };
const flow = plainFlow({ millisecondsLeft: () => Number.POSITIVE_INFINITY, wait: async () => {} });
const ids = ['i-1', 'i-2', 'i-3'];

const answerOf = (id: string, different = {}) => ({
  InstanceId: id,
  StatusDetails: 'Success',
  CommandPlugins: [
    plugin('probe', { ...probed(Number(id.slice(2)), 'follower').line, ...different }),
  ],
});

function probeWith(answers: Answers) {
  const ssm = fakeSsm({
    DescribeInstanceInformation: () => ({
      InstanceInformationList: ids.map((InstanceId) => ({ InstanceId, PingStatus: 'Online' })),
    }),
    ListCommandInvocations: ({ CommandId }) => ({
      CommandInvocations: String(CommandId)
        .split(',')
        .map((id) => answerOf(id)),
    }),
    ...answers,
  });
  const sends = () => ssm.sent.filter(({ operation }) => operation === 'SendCommand').length;
  return { result: probeEnsemble(storyOf(flow, request, ssm.clients)), sends };
}

test('one instance that SSM refuses is told as that, and the others are asked', async () => {
  const { result } = probeWith({
    SendCommand: ({ InstanceIds }) => {
      const asked = InstanceIds as string[];
      if (asked.includes('i-2')) throw named('InvalidInstanceId');
      return { Command: { CommandId: String(asked) } };
    },
  });

  expect(await result).toMatchObject([
    { instanceId: 'i-1', line: { role: 'follower' } },
    { instanceId: 'i-2', line: undefined, trouble: expect.stringContaining('InvalidInstanceId') },
    { instanceId: 'i-3', line: { role: 'follower' } },
  ]);
});

test('where SSM takes the command for all, one is enough', async () => {
  const { result, sends } = probeWith({
    SendCommand: ({ InstanceIds }) => ({ Command: { CommandId: String(InstanceIds) } }),
  });

  await result;

  expect(sends()).toBe(1);
});

test('a probe that SSM takes for nobody ends the run', async () => {
  const { result } = probeWith({
    SendCommand: () => {
      throw named('AccessDeniedException');
    },
  });

  await expect(result).rejects.toMatchObject({
    outcome: 'Failed',
    phase: 'probe',
    message: 'The probe could not be sent: AccessDeniedException: AccessDeniedException',
  });
});

test('a node whose line cannot be read is told as that, and not as one that does not serve', async () => {
  const { result } = probeWith({
    SendCommand: () => ({ Command: { CommandId: 'c' } }),
    ListCommandInvocations: () => ({
      CommandInvocations: ids.map((id) => answerOf(id, { zxid: '17' })),
    }),
  });

  const [first] = await result;
  expect(first).toEqual({
    instanceId: 'i-1',
    line: undefined,
    trouble: 'its probe ended Success: its line cannot be read: "zxid" is "17", and not a zxid',
  });
});

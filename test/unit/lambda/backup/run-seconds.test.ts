import { captureAndUpload } from '../../../../lambda/backup/capture-and-upload.ts';
import { probeEnsemble } from '../../../../lambda/backup/choose/probe-ensemble.ts';
import { runTimes, timeouts } from '../../../../lambda/contract/times.ts';
import { plainFlow } from '../../../../lambda/flow/plain-flow.ts';
import { settings } from './ensembles.ts';
import { type Answers, fakeSsm } from './fake-ssm.ts';
import { storyOf } from './story-of.ts';

const ids = Array.from({ length: 24 }, (_, index) => `i-${index + 1}`);

/** Time as the waits of a run make it. */
interface Clock {
  seconds: number;
}

/** A run on nodes that SSM answers for like this. */
async function waited(maxDowntimeSeconds: number, answers: (clock: Clock) => Answers) {
  const clock = { seconds: 0 };
  const flow = plainFlow({
    millisecondsLeft: () => Number.POSITIVE_INFINITY,
    wait: async (milliseconds) => {
      clock.seconds += milliseconds / 1000;
    },
  });
  const ensemble = { ...settings, maxDowntimeSeconds };
  const request = { ensemble, scheduledTime: undefined, dryRun: false, newLineage: false };
  const ssm = fakeSsm({
    DescribeInstanceInformation: () => ({
      InstanceInformationList: ids.map((InstanceId) => ({ InstanceId, PingStatus: 'Online' })),
    }),
    ListCommands: () => ({ Commands: [] }),
    ...answers(clock),
  });
  const candidates = ids.map((instanceId) => ({ instanceId, because: 'it is there' }));
  const story = storyOf(flow, request, ssm.clients);
  await probeEnsemble(story);
  await captureAndUpload(story, candidates, 'CRC64NVME').catch(() => {});
  const tried = ssm.sent.filter(({ input }) => input.DocumentName === 'backup-doc').length;
  return { seconds: clock.seconds, node: story.node, tried };
}

const shown = (StatusDetails: string) => ({
  CommandInvocations: [{ InstanceId: 'i-1', StatusDetails, CommandPlugins: [] }],
});

/** An agent takes nothing, and a cancelled command is gone after almost the time it is given. */
const takenByNobody = (clock: Clock): Answers => {
  const cancelledAt = new Map<unknown, number>();
  return {
    SendCommand: ({ DocumentName, InstanceIds }) => ({
      Command: { CommandId: `${DocumentName} ${InstanceIds}` },
    }),
    CancelCommand: ({ CommandId }) => {
      cancelledAt.set(CommandId, clock.seconds);
      return {};
    },
    ListCommandInvocations: ({ CommandId }) => {
      const at = cancelledAt.get(CommandId) ?? Number.POSITIVE_INFINITY;
      return shown(clock.seconds - at > 0.8 * timeouts.cancelSeconds ? 'Cancelled' : 'Pending');
    },
  };
};

/** The same, until the last candidate that there is time for; from then on every command hangs. */
const worst = (clock: Clock): Answers => {
  const answers = takenByNobody(clock);
  const isHanging = (id: unknown) => id === 'backup-doc i-3' || id === 'revive-doc i-3';
  return {
    ...answers,
    ListCommandInvocations: (input) =>
      isHanging(input.CommandId) ? shown('InProgress') : answers.ListCommandInvocations?.(input),
  };
};

test.each([5, 600, 3600])(
  'with a maxDowntime of %d s a run whose every wait lasts to its end is over within its time',
  async (maxDowntime) => {
    const { seconds } = await waited(maxDowntime, worst);

    const { runSeconds, awaitBackupSeconds } = runTimes(maxDowntime);
    expect(seconds).toBeGreaterThan(awaitBackupSeconds);
    expect(seconds + timeouts.verifySeconds).toBeLessThan(runSeconds);
  },
);

test('nodes that never take the command are tried no longer than the run has time for', async () => {
  const { seconds, node, tried } = await waited(600, takenByNobody);

  const { awaitProbeSeconds, runSeconds } = runTimes(600);
  expect(seconds).toBeLessThan(runSeconds - awaitProbeSeconds);
  expect(tried).toBe(3);
  expect(node.leftOut).toHaveLength(ids.length);
  expect(node.leftOut.at(-1)?.reason).toMatch(/^not tried: the nodes before it took \d+ s$/);
});

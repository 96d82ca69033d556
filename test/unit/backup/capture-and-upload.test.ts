import { captureAndUpload } from '../../../lambda/backup/capture-and-upload.ts';
import { planRun } from '../../../lambda/backup/plan.ts';
import type { NodeFacts } from '../../../lambda/backup/report.ts';
import { plainFlow } from '../../../lambda/flow/plain-flow.ts';
import { settings } from './ensembles.ts';
import { type Answers, fakeSsm, named, plugin } from './fake-ssm.ts';

const request = { ensemble: settings, scheduledTime: undefined, dryRun: false, newLineage: false };
const run = planRun(request, 'execution', Date.parse('2026-11-22T03:00:00Z'));
const candidates = [
  { instanceId: 'i-1', because: 'newest' },
  { instanceId: 'i-2', because: 'next' },
];
const capture = {
  runId: run.runId,
  mode: 'stop',
  role: 'follower',
  version: '3.9.3',
  zxid: '0x1',
  epoch: 0,
  snapshot: 'snapshot.0',
  snapshotCheck: 'adler',
  baseLog: 'log.1',
  logs: 1,
  youngerSnapshots: [],
  startFaults: [],
  startUntold: [],
  stopMs: 1,
  copyMs: 1,
  startMs: 1,
  downtimeMs: 3,
};
const upload = {
  runId: run.runId,
  bucket: 'b',
  key: run.archiveKey,
  bytes: 1,
  sha256: 'f',
  uploadMs: 1,
  compressor: 'gzip',
  checksumAlgorithm: null,
};
const goodSteps = [plugin('capture', capture), plugin('upload', upload)];

/** A flow in which waiting takes no time. */
const flow = plainFlow({ millisecondsLeft: () => Number.POSITIVE_INFINITY, wait: async () => {} });

const invocation =
  (steps: object[], StatusDetails = 'Success') =>
  () => ({
    CommandInvocations: [{ InstanceId: 'i-1', StatusDetails, CommandPlugins: steps }],
  });
const revived = [
  plugin('revive', { runId: run.runId, serving: true, started: true, role: 'follower' }),
];

function runWith(answers: Answers) {
  const ssm = fakeSsm(answers);
  const node: NodeFacts = { serving: true, seen: [], leftOut: [] };
  const result = captureAndUpload(flow, request, run, candidates, node, {
    clients: ssm.clients,
    bucket: 'b',
  });
  const documents = () =>
    ssm.sent
      .filter(({ operation }) => operation === 'SendCommand')
      .map(({ input }) => `${input.DocumentName} ${input.InstanceIds}`);
  return { result, node, documents, sent: ssm.sent };
}

test('a node that SSM refuses is passed over for the next', async () => {
  const { result, node, documents } = runWith({
    SendCommand: ({ InstanceIds }) => {
      if (String(InstanceIds) === 'i-1') throw named('InvalidInstanceId');
      return { Command: { CommandId: 'c' } };
    },
    ListCommandInvocations: invocation(goodSteps),
  });

  await expect(result).resolves.toMatchObject({ upload: { key: run.archiveKey } });
  expect(documents()).toEqual(['backup-doc i-1', 'backup-doc i-2']);
  expect(node).toMatchObject({ instanceId: 'i-2', chosenBecause: 'next' });
});

/** What a capture tells that ended before it stopped anything. */
const refusal = (serving: boolean | null, stopped: boolean | null = false) => ({
  error: { code: 'no-base-log', message: 'No log begins there.', hint: 'Write one.' },
  serving,
  stopped,
});

/** Each node's capture ends as `ends` says. */
const capturesEnd = (ends: Record<string, object[]>): Answers => ({
  SendCommand: ({ InstanceIds, DocumentName }) => ({
    Command: { CommandId: DocumentName === 'backup-doc' ? String(InstanceIds) : 'revive' },
  }),
  ListCommandInvocations: ({ CommandId }) => {
    const steps = ends[String(CommandId)];
    return steps
      ? invocation(steps, steps === goodSteps ? 'Success' : 'Failed')()
      : invocation(revived)();
  },
});

test('a node whose capture ended before its stop is passed over, and the reason is kept', async () => {
  const { result, node, documents } = runWith(
    capturesEnd({ 'i-1': [plugin('capture', refusal(true), 1)], 'i-2': goodSteps }),
  );

  await expect(result).resolves.toMatchObject({ upload: { key: run.archiveKey } });
  expect(documents()).toEqual(['backup-doc i-1', 'backup-doc i-2']);
  expect(node).toMatchObject({
    instanceId: 'i-2',
    serving: true,
    leftOut: [{ instanceId: 'i-1', reason: 'No log begins there.' }],
  });
});

test('when every capture ended before its stop the run fails with all reasons, and revives nobody', async () => {
  const { result, documents } = runWith(
    capturesEnd({
      'i-1': [plugin('capture', refusal(true), 1)],
      'i-2': [plugin('capture', refusal(null), 1)],
    }),
  );

  await expect(result).rejects.toMatchObject({
    outcome: 'Failed',
    phase: 'capture',
    message: 'No node could be backed up (i-1: No log begins there.; i-2: No log begins there.).',
    hint: 'Nothing was stopped. Write one.',
  });
  expect(documents()).toEqual(['backup-doc i-1', 'backup-doc i-2']);
});

test.each([true, null])(
  'a capture that may have stopped its node (%s) is followed by a revive, and by no other node',
  async (stopped) => {
    const { result, documents } = runWith(
      capturesEnd({ 'i-1': [plugin('capture', refusal(true, stopped), 1)], 'i-2': goodSteps }),
    );

    await expect(result).rejects.toMatchObject({ outcome: 'Failed', phase: 'capture' });
    expect(documents()).toEqual(['backup-doc i-1', 'revive-doc i-1']);
  },
);

test('a node that its capture saw down is told as not serving', async () => {
  const { result, node } = runWith(
    capturesEnd({
      'i-1': [plugin('capture', refusal(false), 1)],
      'i-2': [plugin('capture', refusal(true), 1)],
    }),
  );

  await expect(result).rejects.toMatchObject({ outcome: 'Failed' });
  expect(node.serving).toBe(false);
});

test('a node whose agent never takes the command is passed over once it is cancelled for certain', async () => {
  let cancelled = false;
  const { result, documents, node } = runWith({
    SendCommand: ({ InstanceIds }) => ({ Command: { CommandId: String(InstanceIds) } }),
    CancelCommand: () => {
      cancelled = true;
      return {};
    },
    ListCommandInvocations: ({ CommandId }) =>
      CommandId === 'i-2'
        ? invocation(goodSteps)()
        : invocation([], cancelled ? 'Cancelled' : 'Pending')(),
  });

  await expect(result).resolves.toBeDefined();
  expect(documents()).toEqual(['backup-doc i-1', 'backup-doc i-2']);
  expect(node.instanceId).toBe('i-2');
});

test('a node that took the command at the last moment is revived, and no other is tried', async () => {
  let cancelled = false;
  const { result, documents } = runWith({
    SendCommand: ({ DocumentName }) => ({ Command: { CommandId: DocumentName } }),
    CancelCommand: () => {
      cancelled = true;
      return {};
    },
    ListCommandInvocations: ({ CommandId }) => {
      if (CommandId === 'revive-doc') return invocation(revived)();
      const killed = { Name: 'capture', Status: 'Cancelled', ResponseCode: 137 };
      return cancelled ? invocation([killed], 'Cancelled')() : invocation([], 'Pending')();
    },
  });

  await expect(result).rejects.toMatchObject({ outcome: 'Failed' });
  expect(documents()).toEqual(['backup-doc i-1', 'revive-doc i-1']);
});

test('when every node is refused the run fails and nothing was stopped', async () => {
  const { result } = runWith({
    SendCommand: () => {
      throw named('InvalidInstanceId');
    },
  });

  await expect(result).rejects.toMatchObject({ outcome: 'Failed', phase: 'send' });
});

test('a command whose answer was lost is found by its comment and not sent again', async () => {
  const { result, documents } = runWith({
    SendCommand: () => {
      throw named('InternalServerError');
    },
    ListCommands: () => ({
      Commands: [{ CommandId: 'c', Comment: run.runId, DocumentName: 'backup-doc' }],
    }),
    ListCommandInvocations: invocation(goodSteps),
  });

  await expect(result).resolves.toBeDefined();
  expect(documents()).toEqual(['backup-doc i-1']);
});

test('a command that is not found is not sent again either: the node is revived', async () => {
  const { result, documents } = runWith({
    SendCommand: ({ DocumentName }) => {
      if (DocumentName === 'backup-doc') throw named('InternalServerError');
      return { Command: { CommandId: 'r' } };
    },
    ListCommands: () => ({ Commands: [] }),
    ListCommandInvocations: invocation(revived),
  });

  await expect(result).rejects.toMatchObject({ outcome: 'Failed', phase: 'send' });
  expect(documents()).toEqual(['backup-doc i-1', 'revive-doc i-1']);
});

test('another run on the node skips this one, and revives nothing under its hands', async () => {
  const held = { error: { code: 'another-run', message: 'm', hint: 'h' }, serving: true };
  const { result, documents } = runWith({
    SendCommand: () => ({ Command: { CommandId: 'c' } }),
    ListCommandInvocations: invocation([plugin('capture', held, 75)], 'Failed'),
  });

  await expect(result).rejects.toMatchObject({ outcome: 'Skipped', phase: 'capture' });
  expect(documents()).toEqual(['backup-doc i-1']);
});

test.each<[string, object[], string]>([
  [
    'the command succeeded without a line',
    [plugin('capture', {}), plugin('upload', {})],
    'Success',
  ],
  [
    'the lines speak of another run',
    [plugin('capture', { ...capture, runId: 'x' }), plugin('upload', upload)],
    'Success',
  ],
  ['a step failed after both lines', [...goodSteps, plugin('remove', {}, 1)], 'Failed'],
  ['the command timed out after both lines', goodSteps, 'TimedOut'],
])('no success when %s: a wrong exit never reads as one', async (_what, steps, status) => {
  const { result, documents } = runWith({
    SendCommand: ({ DocumentName }) => ({ Command: { CommandId: DocumentName } }),
    ListCommandInvocations: ({ CommandId }) =>
      CommandId === 'revive-doc' ? invocation(revived)() : invocation(steps, status)(),
  });

  await expect(result).rejects.toMatchObject({ outcome: 'Failed' });
  expect(documents()).toEqual(['backup-doc i-1', 'revive-doc i-1']);
});

test('a command that never ends is cancelled first and the node revived then', async () => {
  let cancelled = false;
  const { result, sent } = runWith({
    SendCommand: ({ DocumentName }) => ({ Command: { CommandId: DocumentName } }),
    CancelCommand: () => {
      cancelled = true;
      return {};
    },
    ListCommandInvocations: ({ CommandId }) => {
      if (CommandId === 'revive-doc') return invocation(revived)();
      return invocation([], cancelled ? 'Cancelled' : 'InProgress')();
    },
  });

  await expect(result).rejects.toMatchObject({ outcome: 'Failed', phase: 'capture' });
  const order = sent.map(({ operation }) => operation).filter((name) => !name.startsWith('List'));
  expect(order).toEqual(['SendCommand', 'CancelCommand', 'SendCommand']);
});

test('the outcome is Unknown when the node cannot be asked whether it serves', async () => {
  const { result, node } = runWith({
    SendCommand: ({ DocumentName }) => {
      if (DocumentName === 'revive-doc') throw named('InvalidInstanceId');
      return { Command: { CommandId: 'c' } };
    },
    ListCommandInvocations: invocation([plugin('capture', {}, 1)], 'Failed'),
  });

  await expect(result).rejects.toMatchObject({ outcome: 'Unknown' });
  expect(node.serving).toBeNull();
});

test('polls that are throttled are a state, not an end', async () => {
  let reads = 0;
  const { result } = runWith({
    SendCommand: () => ({ Command: { CommandId: 'c' } }),
    ListCommandInvocations: () => {
      reads++;
      if (reads < 4) throw named('ThrottlingException');
      return invocation(goodSteps)();
    },
  });

  await expect(result).resolves.toBeDefined();
});

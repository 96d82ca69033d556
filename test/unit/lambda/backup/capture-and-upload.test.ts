import {
  capture,
  goodSteps,
  invocation,
  revived,
  run,
  runWith,
  upload,
} from './capture-under-test.ts';
import { named, plugin } from './fake-ssm.ts';

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

test('a command whose answer was lost is found although SSM throttles those who look for it', async () => {
  let looks = 0;
  const { result, documents } = runWith({
    SendCommand: () => {
      throw named('InternalServerError');
    },
    ListCommands: () => {
      looks++;
      if (looks <= 20) throw named('ThrottlingException');
      return { Commands: [{ CommandId: 'c', Comment: run.runId, DocumentName: 'backup-doc' }] };
    },
    ListCommandInvocations: invocation(goodSteps),
  });

  await expect(result).resolves.toBeDefined();
  expect(documents()).toEqual(['backup-doc i-1']);
});

test('who looks for a command is not throttled for ever: the node is revived', async () => {
  const { result } = runWith({
    SendCommand: ({ DocumentName }) => {
      if (DocumentName === 'backup-doc') throw named('InternalServerError');
      return { Command: { CommandId: 'r' } };
    },
    ListCommands: () => {
      throw named('ThrottlingException');
    },
    ListCommandInvocations: invocation(revived),
  });

  await expect(result).rejects.toMatchObject({ outcome: 'Failed', phase: 'send' });
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

test('a command that SSM throttles to the end was not sent: nothing is revived, and the next node is tried', async () => {
  const { result, documents, node } = runWith({
    SendCommand: ({ InstanceIds }) => {
      if (String(InstanceIds) === 'i-1') throw named('ThrottlingException');
      return { Command: { CommandId: 'c' } };
    },
    ListCommandInvocations: invocation(goodSteps),
  });

  await expect(result).resolves.toBeDefined();
  expect(documents()).not.toContain('revive-doc i-1');
  expect(node.leftOut).toEqual([
    { instanceId: 'i-1', reason: 'ThrottlingException: ThrottlingException' },
  ]);
});

import { goodSteps, invocation, revived, run, runWith } from './capture-under-test.ts';
import { type Answers, plugin } from './fake-ssm.ts';

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
    message: 'No node could be backed up (i-1: No log begins there; i-2: No log begins there).',
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

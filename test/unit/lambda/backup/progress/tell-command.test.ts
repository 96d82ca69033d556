import { tellCommand } from '../../../../../lambda/backup/progress/tell-command.ts';
import type { Invocation } from '../../../../../lambda/node/invocation.ts';

/** A command on a node, of which these steps have reported. */
const command = (...reported: string[]): Invocation[] => [
  {
    instanceId: 'i-1',
    status: 'InProgress',
    steps: ['capture', 'upload', 'remove'].map((name) => ({
      name,
      status: reported.includes(name) ? 'Success' : 'InProgress',
      exitCode: reported.includes(name) ? 0 : -1,
      line: reported.includes(name) ? ({ step: name, runId: 'prod.1' } as never) : undefined,
      found: '',
    })),
  },
];

/** What is written while the command is seen like this, one after another. */
async function toldOf(...seen: readonly (readonly Invocation[])[]): Promise<unknown[]> {
  const written: unknown[] = [];
  const s3 = {
    send: async ({ input }: { input: { Body?: string } }) => {
      if (input.Body === undefined) throw Object.assign(new Error('no'), { name: 'NoSuchKey' });
      const { phase, node } = JSON.parse(input.Body);
      written.push([phase, node]);
    },
  };
  const run = { runId: 'prod.1', ensemble: 'prod', tick: '1', startedAt: 0, execution: 'e' };
  const telling = { store: { s3, bucket: 'b' }, run, now: () => 0 };
  const tell = tellCommand(telling as never, 'i-1');
  for (const invocations of seen) await tell(invocations);
  return written;
}

test('each step of the command is told once, as it begins', async () => {
  const told = await toldOf(
    [],
    command(),
    command('capture'),
    command('capture'),
    command('capture', 'upload'),
    command('capture', 'upload', 'remove'),
  );

  expect(told).toEqual([
    ['capture', 'i-1'],
    ['upload', 'i-1'],
    ['remove', 'i-1'],
  ]);
});

import type { Clients } from '../../../../lambda/aws/clients.ts';
import { plainFlow } from '../../../../lambda/flow/plain-flow.ts';
import { awaitCommand, type Patience } from '../../../../lambda/node/node-command.ts';
import { fakeSsm, plugin } from './fake-ssm.ts';

/** A command that ends with its n-th reading, and what was waited for between readings. */
async function awaitEndingAtRead(last: number, patience: Partial<Patience>) {
  const waited: number[] = [];
  let reads = 0;
  const { clients } = fakeSsm({
    ListCommandInvocations: () => {
      const ended = ++reads >= last;
      const StatusDetails = ended ? 'Success' : 'InProgress';
      const CommandPlugins = ended ? [plugin('restore', { serving: true })] : [];
      return { CommandInvocations: [{ InstanceId: 'i-1', StatusDetails, CommandPlugins }] };
    },
  });
  const flow = plainFlow({
    millisecondsLeft: () => Number.POSITIVE_INFINITY,
    wait: async (seconds) => void waited.push(seconds),
  });
  const { invocations } = await awaitCommand(
    { flow, clients: clients as Clients },
    'await',
    'c-1',
    {
      nodes: 1,
      seconds: 600,
      ...patience,
    },
  );
  return { waited, reads, status: invocations[0]?.status };
}

test('a command that is watched is seen to end without a wait', async () => {
  const seen = await awaitEndingAtRead(3, { watchSeconds: 2 });

  expect(seen).toEqual({ waited: [], reads: 3, status: 'Success' });
});

test('a command that outlasts its watch is waited for at the usual pace', async () => {
  const seen = await awaitEndingAtRead(8, { watchSeconds: 0.5 });

  expect(seen).toMatchObject({ reads: 8, status: 'Success' });
  expect(seen.waited.length).toBe(2);
});

test('a command that nobody watches is waited for from the first reading on', async () => {
  const seen = await awaitEndingAtRead(3, {});

  expect(seen.waited.length).toBe(2);
});

/** Arrangement of the SSM tests: one stand-in with one node, and the real client. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type CommandInvocation,
  ListCommandInvocationsCommand,
  SendCommandCommand,
  type SendCommandCommandInput,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { sendingOnce } from '../../lambda/aws/sending-once.ts';
import { endProcessesOf } from '../../test/processes.ts';
import type { DocumentParameter } from './document.ts';
import type { Clock } from './model.ts';
import { type Ssm, type SsmOptions, startSsm } from './ssm.ts';

export const nodeId = 'i-0123456789abcdef0';

/** Short enough for tests; steps keep their real seconds unless a test says otherwise. */
export const quick: Partial<Clock> = { visibilityMs: 0, blameMs: 50, stuckCancelMs: 50 };

export interface TestCloud {
  readonly ssm: Ssm;
  readonly client: SSMClient;
  readonly directory: string;
  readonly close: () => Promise<void>;
}

export async function openCloud(options: Partial<SsmOptions> = {}): Promise<TestCloud> {
  const directory = await mkdtemp(join(tmpdir(), 'zk-backup-ssm-'));
  const environment = { PATH: '/usr/bin:/bin', HOME: '/root' };
  const ssm = await startSsm({
    directory,
    nodes: [{ instanceId: nodeId, tags: { ensemble: 'prod' }, environment }],
    ...options,
    clock: { ...quick, ...options.clock },
  });
  const client = newClient(ssm.endpoint);
  const close = async () => {
    client.destroy();
    await ssm.close();
    await endProcessesOf(directory);
    await rm(directory, { recursive: true });
  };
  return { ssm, client, directory, close };
}

export const newClient = (endpoint: string, maxAttempts = 1) =>
  new SSMClient({
    endpoint,
    region: 'us-east-1',
    ...sendingOnce,
    maxAttempts,
    credentials: { accessKeyId: 'LOCAL', secretAccessKey: 'local' },
  });

/** Steps by name: their lines, and further inputs. */
export type Steps = Record<string, [lines: string[], inputs?: object]>;

export const documentOf = (steps: Steps, parameters: Record<string, DocumentParameter> = {}) => ({
  schemaVersion: '2.2',
  parameters,
  mainSteps: Object.entries(steps).map(([name, [runCommand, inputs]]) => ({
    action: 'aws:runShellScript',
    name,
    inputs: { runCommand, ...inputs },
  })),
});

let documentNumber = 0;

/** Registers a document of these steps and sends it; the answer is the command's id. */
export async function send(
  { ssm, client }: TestCloud,
  steps: Steps,
  input: Partial<SendCommandCommandInput> = {},
  parameters: Record<string, DocumentParameter> = {},
): Promise<string> {
  documentNumber += 1;
  const name = `Test-${documentNumber}`;
  if (!input.DocumentName) {
    ssm.registerDocument({ name, content: documentOf(steps, parameters) });
  }
  const { Command } = await client.send(
    new SendCommandCommand({ DocumentName: name, InstanceIds: [nodeId], ...input }),
  );
  return Command?.CommandId ?? '';
}

/** The first state of a command's invocation that the condition holds for. */
export async function invocationWhen(
  { client }: TestCloud,
  CommandId: string,
  condition: (invocation: CommandInvocation) => boolean,
): Promise<CommandInvocation> {
  for (;;) {
    const { CommandInvocations } = await client.send(
      new ListCommandInvocationsCommand({ CommandId, Details: true }),
    );
    const [invocation] = CommandInvocations ?? [];
    if (invocation && condition(invocation)) {
      return invocation;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const terminal = ['Success', 'Failed', 'TimedOut', 'Cancelled'];

export const ended = (cloud: TestCloud, commandId: string) =>
  invocationWhen(cloud, commandId, ({ Status }) => terminal.includes(Status ?? ''));

/** Sends the steps and waits for the end of their document. */
export const run = async (cloud: TestCloud, ...order: DropFirst<Parameters<typeof send>>) =>
  ended(cloud, await send(cloud, ...order));

type DropFirst<T extends unknown[]> = T extends [unknown, ...infer Rest] ? Rest : never;

/** `name: Status code` of every step. */
export const summary = ({ CommandPlugins }: CommandInvocation) =>
  CommandPlugins?.map(({ Name, Status, ResponseCode }) => `${Name}: ${Status} ${ResponseCode}`);

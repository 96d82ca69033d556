import {
  CancelCommandCommand,
  DescribeInstanceInformationCommand,
  type InstanceInformation,
  ListCommandInvocationsCommand,
  ListCommandsCommand,
  SendCommandCommand,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import type { NodeSelection } from '../contract/settings.ts';
import { timeouts } from '../contract/times.ts';
import { isThrottling } from '../flow/retries.ts';
import { type Invocation, readInvocation } from './invocation.ts';

type Ssm = Pick<SSMClient, 'send'>;

/** A node as SSM knows it. `Online` can be stale by minutes. */
export interface ManagedNode {
  readonly instanceId: string;
  readonly online: boolean;
}

/** What became of a send. `doubtful`: SSM may have taken the command although it did not say so. */
export type Sending =
  | { readonly kind: 'sent'; readonly commandId: string }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'doubtful'; readonly reason: string };

export interface CommandRequest {
  readonly document: string;
  readonly instanceIds: readonly string[];
  readonly parameters: Readonly<Record<string, string>>;
  /** The run's name: by it a command whose answer was lost is found again. */
  readonly comment: string;
}

/** Errors by which SSM says that it took nothing. */
const refusals = new Set([
  'AccessDeniedException',
  'InvalidInstanceId',
  'InvalidDocument',
  'InvalidDocumentVersion',
  'InvalidParameters',
  'MaxDocumentSizeExceeded',
  'UnsupportedPlatformType',
  'ValidationException',
]);

/** The nodes of a selection that SSM manages, sorted by instance id. */
export async function listNodes(ssm: Ssm, selection: NodeSelection): Promise<ManagedNode[]> {
  const filter =
    'tag' in selection
      ? { Key: `tag:${selection.tag.key}`, Values: [selection.tag.value] }
      : { Key: 'InstanceIds', Values: [...selection.instanceIds] };
  const found: InstanceInformation[] = [];
  let token: string | undefined;
  do {
    const page = await ssm.send(
      new DescribeInstanceInformationCommand({
        Filters: [filter],
        MaxResults: 50,
        NextToken: token,
      }),
    );
    found.push(...(page.InstanceInformationList ?? []));
    token = page.NextToken;
  } while (token);
  return found
    .map(({ InstanceId = '', PingStatus }) => ({
      instanceId: InstanceId,
      online: PingStatus === 'Online',
    }))
    .sort((a, b) => a.instanceId.localeCompare(b.instanceId));
}

/**
 * Sends one command, once: SendCommand has no idempotency token, so the client given here must
 * make a single attempt (docs/facts/run-command.md).
 * @throws on throttling only, where nothing was sent
 */
export async function sendCommand(ssm: Ssm, request: CommandRequest): Promise<Sending> {
  try {
    const { Command } = await ssm.send(
      new SendCommandCommand({
        DocumentName: request.document,
        InstanceIds: [...request.instanceIds],
        Parameters: Object.fromEntries(
          Object.entries(request.parameters).map(([name, value]) => [name, [value]]),
        ),
        Comment: request.comment,
        TimeoutSeconds: timeouts.deliverySeconds,
        MaxErrors: '100%',
      }),
    );
    return Command?.CommandId
      ? { kind: 'sent', commandId: Command.CommandId }
      : { kind: 'doubtful', reason: 'SSM answered without a command id' };
  } catch (error) {
    if (!(error instanceof Error) || isThrottling(error)) throw error;
    const reason = error.message ? `${error.name}: ${error.message}` : error.name;
    return { kind: refusals.has(error.name) ? 'refused' : 'doubtful', reason };
  }
}

/** The id of the command that was sent to a node with this comment, if SSM shows one. */
export async function findCommand(
  ssm: Ssm,
  { instanceId, document, comment }: { instanceId: string; document: string; comment: string },
): Promise<string | undefined> {
  const { Commands = [] } = await ssm.send(
    new ListCommandsCommand({ InstanceId: instanceId, MaxResults: 50 }),
  );
  return Commands.find(
    (command) => command.Comment === comment && command.DocumentName === document,
  )?.CommandId;
}

/** The command's invocations, one per node; empty while SSM does not show them yet. */
export async function listInvocations(ssm: Ssm, commandId: string): Promise<Invocation[]> {
  const { CommandInvocations = [] } = await ssm.send(
    new ListCommandInvocationsCommand({ CommandId: commandId, Details: true, MaxResults: 50 }),
  );
  return CommandInvocations.map(readInvocation);
}

/** Asks SSM to end a command; best effort, the node's finally step is not run. */
export async function cancelCommand(ssm: Ssm, commandId: string): Promise<void> {
  await ssm.send(new CancelCommandCommand({ CommandId: commandId }));
}

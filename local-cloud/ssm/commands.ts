/** The commands sent so far, as ListCommands, ListCommandInvocations, Get and Cancel show them. */
import { cancelUndelivered, isTerminal, summarize } from './invocations.ts';
import type { Operation } from './json-protocol.ts';
import type { Clock, Command, Invocation, Step } from './model.ts';
import { type PageInput, page } from './paging.ts';
import { notInLocalCloud, ServiceError, validationError } from './service-error.ts';

const limits = { least: 1, most: 50, usual: 50 };
const stderrLimit = 8000;
const stdoutLimit = 24_000;

interface ListInput extends PageInput {
  readonly CommandId?: string;
  readonly InstanceId?: string;
  readonly Filters?: unknown;
}

interface GetInput {
  readonly CommandId: string;
  readonly InstanceId: string;
  readonly PluginName?: string;
}

interface CancelInput {
  readonly CommandId: string;
  readonly InstanceIds?: readonly string[];
}

export class Commands {
  readonly all: Command[] = [];
  private readonly clock: Clock;
  private readonly cancelOnNode: (invocation: Invocation) => void;

  constructor(clock: Clock, cancelOnNode: (invocation: Invocation) => void) {
    this.clock = clock;
    this.cancelOnNode = cancelOnNode;
  }

  readonly operations: Record<string, Operation> = {
    ListCommands: (input: ListInput) => {
      refuseFilters(input);
      const { items, NextToken } = page(this.visible(input), input, limits);
      return { Commands: items.map(describeCommand), NextToken };
    },
    ListCommandInvocations: (input: ListInput & { Details?: boolean }) => {
      refuseFilters(input);
      const invocations = this.visible(input)
        .flatMap(({ invocations: list }) => list)
        .filter(({ instanceId }) => !input.InstanceId || instanceId === input.InstanceId);
      const { items, NextToken } = page(invocations, input, limits);
      return {
        CommandInvocations: items.map((one) => describeInvocation(one, Boolean(input.Details))),
        NextToken,
      };
    },
    GetCommandInvocation: ({ CommandId, InstanceId, PluginName }: GetInput) => {
      const invocation = this.visible({ CommandId, InstanceId })[0]?.invocations.find(
        ({ instanceId }) => instanceId === InstanceId,
      );
      if (!invocation) {
        throw new ServiceError(
          'InvocationDoesNotExist',
          `Invocation not found for ${CommandId}, ${InstanceId}`,
        );
      }
      return describeStep(invocation, findStep(invocation, PluginName));
    },
    CancelCommand: ({ CommandId, InstanceIds = [] }: CancelInput) => {
      const command = this.find(CommandId);
      for (const invocation of command.invocations) {
        if (InstanceIds.length === 0 || InstanceIds.includes(invocation.instanceId)) {
          this.cancel(invocation);
        }
      }
      return {};
    },
  };

  private cancel(invocation: Invocation) {
    if (isTerminal(invocation)) {
      return;
    }
    if (!invocation.delivered) {
      cancelUndelivered(invocation);
      return;
    }
    invocation.status = 'Cancelling';
    invocation.statusDetails = 'Cancelling';
    this.cancelOnNode(invocation);
  }

  private find(commandId: string): Command {
    if (!/^[0-9a-f-]{36}$/.test(commandId)) {
      throw validationError(commandId, 'commandId', 'have length greater than or equal to 36');
    }
    const command = this.all.find((one) => one.commandId === commandId);
    if (!command) {
      throw new ServiceError('InvalidCommandId', `Command id ${commandId} does not exist.`);
    }
    return command;
  }

  /** Newest first; a command sent a moment ago is not shown yet. */
  private visible({ CommandId, InstanceId }: { CommandId?: string; InstanceId?: string }) {
    const sentBefore = Date.now() - this.clock.visibilityMs;
    return this.all
      .filter(
        ({ commandId, requestedAt, invocations }) =>
          requestedAt <= sentBefore &&
          (!CommandId || commandId === CommandId) &&
          (!InstanceId || invocations.some(({ instanceId }) => instanceId === InstanceId)),
      )
      .reverse();
  }
}

function refuseFilters({ Filters }: ListInput) {
  if (Filters) {
    throw notInLocalCloud('Filters of commands');
  }
}

function findStep({ command, instanceId, steps }: Invocation, pluginName?: string): Step {
  const step =
    pluginName === undefined && steps.length === 1
      ? steps[0]
      : steps.find(({ name }) => name === pluginName);
  if (!step) {
    throw new ServiceError(
      'InvalidPluginName',
      pluginName &&
        `Plugin ${pluginName} not found for invocation with command id ${command.commandId} ` +
          `and instance id ${instanceId}`,
    );
  }
  return step;
}

export function describeCommand(command: Command) {
  return {
    ...summarize(command),
    CommandId: command.commandId,
    DocumentName: command.documentName,
    DocumentVersion: command.documentVersion,
    Comment: command.comment,
    Parameters: command.parameters,
    InstanceIds: command.instanceIds,
    Targets: command.targets,
    MaxConcurrency: command.maxConcurrency,
    MaxErrors: command.maxErrors,
    TimeoutSeconds: command.timeoutSeconds,
    RequestedDateTime: command.requestedAt / 1000,
    ExpiresAfter: command.expiresAt / 1000,
    OutputS3BucketName: '',
    OutputS3KeyPrefix: '',
    ServiceRole: '',
    NotificationConfig: { NotificationArn: '', NotificationEvents: [], NotificationType: '' },
  };
}

function describeInvocation(invocation: Invocation, details: boolean) {
  isTerminal(invocation);
  const { command, instanceId, status, statusDetails, trace, steps } = invocation;
  return {
    CommandId: command.commandId,
    InstanceId: instanceId,
    InstanceName: '',
    Comment: command.comment,
    DocumentName: command.documentName,
    DocumentVersion: command.documentVersion,
    RequestedDateTime: command.requestedAt / 1000,
    Status: status,
    StatusDetails: statusDetails,
    TraceOutput: trace,
    StandardOutputUrl: '',
    StandardErrorUrl: '',
    ServiceRole: '',
    CommandPlugins: details ? steps.map(describePlugin) : [],
  };
}

const describePlugin = ({ name, status, statusDetails, result }: Step) => ({
  Name: name,
  Status: status,
  StatusDetails: statusDetails,
  ResponseCode: result?.code ?? -1,
  ...(result?.startedAt && { ResponseStartDateTime: result.startedAt / 1000 }),
  ...(result?.endedAt && { ResponseFinishDateTime: result.endedAt / 1000 }),
  Output: result?.output ?? '',
  StandardOutputUrl: '',
  StandardErrorUrl: '',
});

function describeStep(invocation: Invocation, step: Step) {
  isTerminal(invocation);
  const { command, instanceId } = invocation;
  const { result } = step;
  const { startedAt, endedAt } = result ?? {};
  const elapsed = startedAt && endedAt ? endedAt - startedAt : undefined;
  return {
    CommandId: command.commandId,
    InstanceId: instanceId,
    Comment: command.comment,
    DocumentName: command.documentName,
    DocumentVersion: command.documentVersion,
    PluginName: step.name,
    Status: step.status,
    StatusDetails: step.statusDetails,
    ResponseCode: result?.code ?? -1,
    ExecutionStartDateTime: startedAt ? new Date(startedAt).toISOString() : '',
    ExecutionElapsedTime: elapsed === undefined ? '' : `PT${elapsed / 1000}S`,
    ExecutionEndDateTime:
      startedAt && elapsed !== undefined
        ? new Date(startedAt + Math.floor(elapsed / 1000) * 1000).toISOString()
        : '',
    StandardOutputContent: result?.stdout.slice(0, stdoutLimit) ?? '',
    StandardOutputUrl: '',
    StandardErrorContent: result?.stderr.slice(0, stderrLimit) ?? '',
    StandardErrorUrl: '',
  };
}

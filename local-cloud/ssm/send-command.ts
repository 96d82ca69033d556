/** SendCommand: what it refuses, and the command it makes of what it accepts. */
import { randomUUID } from 'node:crypto';
import { stepTimeoutSeconds } from './control-flow.ts';
import type { DocumentContent } from './document.ts';
import { type Documents, hashOf, refuseSize } from './documents.ts';
import type { Clock, Command, NodeState, Target } from './model.ts';
import { checkParameters, substitute, type WireParameters } from './parameters.ts';
import { notInLocalCloud, ServiceError, validationError } from './service-error.ts';

export interface SendCommandInput {
  readonly DocumentName?: string;
  readonly DocumentVersion?: string;
  readonly DocumentHash?: string;
  readonly DocumentHashType?: string;
  readonly InstanceIds?: readonly string[];
  readonly Targets?: readonly Target[];
  readonly TimeoutSeconds?: number;
  readonly Comment?: string;
  readonly Parameters?: WireParameters;
  readonly MaxConcurrency?: string;
  readonly MaxErrors?: string;
}

/** The part of a node that SendCommand looks at. */
export interface SendTarget {
  readonly instanceId: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly state: NodeState;
}

const known = new Set([
  'DocumentName',
  'DocumentVersion',
  'DocumentHash',
  'DocumentHashType',
  'InstanceIds',
  'Targets',
  'TimeoutSeconds',
  'Comment',
  'Parameters',
  'MaxConcurrency',
  'MaxErrors',
]);

/** @throws ServiceError with the names of docs/facts/run-command.md */
export function newCommand(
  input: SendCommandInput,
  documents: Documents,
  nodes: readonly SendTarget[],
  clock: Clock,
): Command {
  checkMembers(input);
  const { document, content, text } = documents.find(input.DocumentName, input.DocumentVersion);
  if (input.DocumentHash && input.DocumentHash !== hashOf(text)) {
    // The real name is not known (docs/facts/run-command.md).
    throw new ServiceError('InvalidDocument', 'The document hash does not match.');
  }
  const parameters = input.Parameters ?? {};
  checkParameters(content, parameters);
  refuseSize(text, JSON.stringify(parameters));

  const requestedAt = Date.now();
  const timeoutSeconds = input.TimeoutSeconds ?? 3600;
  const command: Command = {
    commandId: randomUUID(),
    documentName: document.name,
    documentVersion: input.DocumentVersion ?? '$DEFAULT',
    content,
    parameters,
    comment: input.Comment ?? '',
    instanceIds: input.InstanceIds ?? [],
    targets: input.Targets ?? [],
    maxConcurrency: input.MaxConcurrency ?? '50',
    maxErrors: input.MaxErrors ?? '0',
    timeoutSeconds,
    requestedAt,
    deliverBefore: requestedAt + timeoutSeconds * clock.expirySecondMs,
    expiresAt:
      requestedAt + expirySeconds(content, parameters, timeoutSeconds) * clock.expirySecondMs,
    invocations: [],
  };
  for (const instanceId of resolveNodes(input, nodes)) {
    command.invocations.push({
      command,
      instanceId,
      steps: content.mainSteps.map(({ name }) => ({
        name,
        status: 'Pending',
        statusDetails: 'Pending',
      })),
      status: 'Pending',
      statusDetails: 'Pending',
      trace: '',
      delivered: false,
    });
  }
  return command;
}

/**
 * Seconds until ExpiresAfter: the delivery plus every step's timeout. A timeout that is a
 * parameter counts only when the parameter is sent; its default does not, 3600 does.
 */
export function expirySeconds(
  content: DocumentContent,
  sent: WireParameters,
  timeoutSeconds: number,
): number {
  const values = new Map(Object.entries(sent).map(([name, list]) => [name, list[0] ?? '']));
  return content.mainSteps
    .map(({ inputs }) => stepTimeoutSeconds(substitute(inputs.timeoutSeconds, values)))
    .reduce((sum, seconds) => sum + seconds, timeoutSeconds);
}

function checkMembers(input: SendCommandInput) {
  const unknown = Object.keys(input).find((member) => !known.has(member));
  if (unknown) {
    throw notInLocalCloud(`SendCommand's ${unknown}`);
  }
  const { TimeoutSeconds = 3600, Comment = '', InstanceIds = [], Targets = [] } = input;
  if (TimeoutSeconds < 30) {
    throw validationError(
      TimeoutSeconds,
      'timeoutSeconds',
      'have value greater than or equal to 30',
    );
  }
  if (TimeoutSeconds > 2_592_000) {
    throw validationError(
      TimeoutSeconds,
      'timeoutSeconds',
      'have value less than or equal to 2592000',
    );
  }
  if (Comment.length > 100) {
    throw validationError(Comment, 'comment', 'have length less than or equal to 100');
  }
  if (InstanceIds.length > 50) {
    throw validationError(InstanceIds, 'instanceIds', 'have length less than or equal to 50');
  }
  if (Targets.length > 5) {
    throw validationError(Targets, 'targets', 'have length less than or equal to 5');
  }
  // The real name for neither is not known (docs/facts/run-command.md).
  if ((InstanceIds.length === 0) === (Targets.length === 0)) {
    throw new ServiceError('ValidationException', 'Specify either InstanceIds or Targets.');
  }
  checkRates(input);
}

function checkRates({ MaxConcurrency = '50', MaxErrors = '0' }: SendCommandInput) {
  const concurrency = /^([1-9][0-9]*|[1-9][0-9]%|[1-9]%|100%)$/;
  if (!concurrency.test(MaxConcurrency)) {
    throw validationError(
      MaxConcurrency,
      'maxConcurrency',
      `satisfy regular expression pattern: ${concurrency.source}`,
    );
  }
  const errors = /^([1-9][0-9]*|[0]|[1-9][0-9]%|[0-9]%|100%)$/;
  if (!errors.test(MaxErrors)) {
    throw validationError(
      MaxErrors,
      'maxErrors',
      `satisfy regular expression pattern: ${errors.source}`,
    );
  }
}

function resolveNodes(input: SendCommandInput, nodes: readonly SendTarget[]): string[] {
  const alive = nodes.filter(({ state }) => state !== 'stopped' && state !== 'terminated');
  if (input.InstanceIds) {
    const ids = new Set(alive.map(({ instanceId }) => instanceId));
    if (!input.InstanceIds.every((id) => ids.has(id))) {
      throw new ServiceError('InvalidInstanceId', 'Instances not in a valid state for account');
    }
    return [...input.InstanceIds];
  }
  const matches = ({ tags }: SendTarget) =>
    (input.Targets ?? []).every(({ Key, Values }) => {
      if (!Key.startsWith('tag:')) {
        throw notInLocalCloud(`the target key ${Key}`);
      }
      return Values.includes(tags[Key.slice('tag:'.length)] ?? '');
    });
  return alive.filter(matches).map(({ instanceId }) => instanceId);
}

import type { CommandInvocation, CommandPlugin } from '@aws-sdk/client-ssm';
import { type NodeLine, parseNodeLine } from './node-line.ts';

/** One step of a document on one node. */
export interface StepResult {
  readonly name: string;
  readonly status: string;
  readonly exitCode: number;
  /** What the script reported; undefined where it reported nothing. */
  readonly line: NodeLine | undefined;
  /** End of the step's output, kept only where there is no line to read. */
  readonly output: string;
}

/** One command on one node. */
export interface Invocation {
  readonly instanceId: string;
  /** SSM's StatusDetails without blanks: `Success`, `ExecutionTimedOut`, `DeliveryTimedOut`, … */
  readonly status: string;
  readonly steps: readonly StepResult[];
}

const underWay = new Set(['Pending', 'InProgress', 'Delayed', 'Cancelling', '']);

export const isUnderWay = (invocation: Invocation) => underWay.has(invocation.status);

/** False while the node's agent has not taken the command, as far as SSM shows. */
export const hasBegun = ({ status }: Invocation) => !['Pending', 'Delayed', ''].includes(status);

/** True of a command that was cancelled before any of its steps ran: killed ones show a code. */
export const neverRan = ({ status, steps }: Invocation) =>
  status === 'Cancelled' && steps.every(({ exitCode, line }) => exitCode === -1 && !line);

/** True when the invocation and all its steps ended: the last step's output can arrive late. */
export const isSettled = (invocation: Invocation) =>
  !isUnderWay(invocation) && invocation.steps.every(({ status }) => !underWay.has(status));

/** The documentation writes status details with blanks, the wire has none. */
const withoutBlanks = (text = '') => text.replaceAll(' ', '');

export function readInvocation(invocation: CommandInvocation): Invocation {
  return {
    instanceId: invocation.InstanceId ?? '',
    status: withoutBlanks(invocation.StatusDetails ?? invocation.Status),
    steps: (invocation.CommandPlugins ?? []).map(readStep),
  };
}

function readStep(plugin: CommandPlugin): StepResult {
  const output = plugin.Output ?? '';
  const line = parseNodeLine(output);
  return {
    name: plugin.Name ?? '',
    status: withoutBlanks(plugin.StatusDetails ?? plugin.Status),
    exitCode: plugin.ResponseCode ?? -1,
    line,
    output: line ? '' : output.slice(-300),
  };
}

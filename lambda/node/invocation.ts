import type { CommandInvocation, CommandPlugin } from '@aws-sdk/client-ssm';
import { nodeLinePrefix } from '../contract/node-lines.ts';
import { clauseOf } from '../shown.ts';
import { type NodeLine, readNodeLine } from './node-line.ts';

/** One step of a document on one node. */
export interface StepResult {
  readonly name: string;
  readonly status: string;
  readonly exitCode: number;
  /** What the script reported; undefined where there is nothing that can be read. */
  readonly line: NodeLine | undefined;
  /** What was found instead of a line, with the end of the step's output; empty where there is one. */
  readonly found: string;
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
  const { line, fault } = readNodeLine(output);
  return {
    name: plugin.Name ?? '',
    status: withoutBlanks(plugin.StatusDetails ?? plugin.Status),
    exitCode: plugin.ResponseCode ?? -1,
    line,
    found: fault === undefined ? '' : whatWasFound(fault, output),
  };
}

/** The end of an output tells why there is no line; one that stands in it is told already. */
function whatWasFound(fault: string, output: string): string {
  const end = output.includes(nodeLinePrefix) ? '' : output.trim().slice(-300);
  return end ? `${fault}; its output ends: ${end}` : fault;
}

/** How a step ended that did not do what it should, as a sentence. */
export const endOfStep = ({ name, status, found }: StepResult): string =>
  `Step ${name} ended ${status}${found ? `: ${clauseOf(found)}` : ''}.`;

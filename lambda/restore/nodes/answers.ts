import { detailOf } from '../../contract/restore-line-text.ts';
import type { Deed } from '../../contract/restore-node-lines.ts';
import { type Invocation, isUnderWay } from '../../node/invocation.ts';
import { isFailure, type LineOf } from '../../node/node-line.ts';
import { clauseOf } from '../../shown.ts';
import type { NodeState } from '../report.ts';

/** A node on which an action did not go well. */
export interface Trouble {
  readonly instanceId: string;
  readonly code: string;
  readonly reason: string;
  readonly hint: string;
  /** Nobody saw its end. */
  readonly mayGoOn?: boolean;
  /** Of `apply` alone: it ended before it sent anything. */
  readonly nothingSent?: boolean;
}

/** What became of an action on each node it was sent to. */
export interface Answers<A extends Deed> {
  readonly lines: ReadonlyMap<string, LineOf<A>>;
  readonly troubles: readonly Trouble[];
}

/** The state of a node while it is at it. */
export const underWay =
  (action: Deed) =>
  (instanceId: string): NodeState => ({
    instanceId,
    myid: null,
    action,
    state: 'under way',
    detail: '',
  });

/** The state of a node that reported. */
export const doneState = (instanceId: string, line: LineOf<Deed>): NodeState => ({
  ...underWay(line.step)(instanceId),
  state: 'done',
  myid: 'myid' in line ? line.myid : null,
  detail: detailOf(line),
});

/** The line, where the step succeeded and speaks of this very action and run. */
export function lineOf<A extends Deed>(
  { status, steps }: Invocation,
  action: A,
  runId: string,
): LineOf<A> | undefined {
  const step = steps.find(({ line }) => line?.step === action);
  if (status !== 'Success' || step?.status !== 'Success' || !step.line) return undefined;
  const { line } = step;
  return !isFailure(line) && 'runId' in line && line.runId === runId
    ? (line as LineOf<A>)
    : undefined;
}

/** Why there is no such line. */
export function troubleOf(
  invocation: Invocation | undefined,
  action: NodeState['action'],
  commandId: string,
  seconds: number,
): Omit<Trouble, 'instanceId'> {
  const hint = `Read command ${commandId} in Run Command, History.`;
  if (!invocation || isUnderWay(invocation)) {
    const reason = `${action} did not end within ${seconds} s and was cancelled.`;
    return { code: 'command-overdue', reason, hint, mayGoOn: true };
  }
  for (const { line } of invocation.steps) {
    if (!line || !isFailure(line)) continue;
    const { code, message, hint } = line.error;
    return { code, reason: message, hint, ...(line.sent === false ? { nothingSent: true } : {}) };
  }
  const step = invocation.steps.find(({ status }) => status !== 'Success') ?? invocation.steps[0];
  const ended = `${action} ended ${step?.status ?? invocation.status} (${invocation.status})`;
  const code = step ? 'step-failed' : 'command-failed';
  return { code, reason: `${ended}${step?.found ? `: ${clauseOf(step.found)}` : ''}.`, hint };
}

export const troublesOf = (
  instanceIds: readonly string[],
  trouble: Omit<Trouble, 'instanceId'>,
): Trouble[] => instanceIds.map((instanceId) => ({ instanceId, ...trouble }));

/** The first trouble speaks for all; the others are named. */
export function tellTroubles(
  troubles: readonly Trouble[],
): Pick<Trouble, 'code' | 'reason' | 'hint'> {
  const [first] = troubles;
  const others = troubles.slice(1).map(({ instanceId, reason }) => `${instanceId}: ${reason}`);
  return {
    code: first?.code ?? 'command-failed',
    reason: [`${first?.instanceId}: ${first?.reason}`, ...others].join(' '),
    hint: first?.hint ?? '',
  };
}

import type { Invocation } from '../aws/invocation.ts';
import { hasBegun, isUnderWay } from '../aws/invocation.ts';
import { isFailure } from '../aws/node-line.ts';
import type { Sending } from '../aws/run-command.ts';
import { awaitCommand, cancel, send } from '../backup/node-command.ts';
import { tickOf } from '../backup/plan.ts';
import {
  type AnyRestoreLine,
  documentName,
  type RestoreAction,
  type RestoreDocument,
  restoreParameters,
  restoreWaits,
} from '../restore-contract.ts';
import { detailOf } from './detail.ts';
import type { NodeState } from './report.ts';
import { note, tell, writeStatus } from './status.ts';
import type { Story } from './story.ts';

type Deed = RestoreAction | 'drill';
type LineOf<A extends Deed> = Extract<AnyRestoreLine, { step: A }>;

/** A node on which an action did not go well. */
export interface Trouble {
  readonly instanceId: string;
  readonly reason: string;
  readonly hint: string;
}

/** What became of an action on each node it was sent to. */
export interface Answers<A extends Deed> {
  readonly lines: ReadonlyMap<string, LineOf<A>>;
  readonly troubles: readonly Trouble[];
}

/** A command that was sent. */
export interface Begun<A extends Deed> {
  readonly action: A;
  readonly instanceIds: readonly string[];
  readonly sending: Sending;
}

/** One action on some nodes, as one command: all of them at the same time. */
export async function act<A extends RestoreAction>(
  story: Story,
  action: A,
  instanceIds: readonly string[],
  epoch = 0,
): Promise<Answers<A>> {
  if (instanceIds.length === 0) return { lines: new Map(), troubles: [] };
  return finish(story, await begin(story, action, instanceIds, epoch));
}

/** Sends an action, and does not wait for it. */
export async function begin<A extends Deed>(
  story: Story,
  action: A,
  instanceIds: readonly string[],
  epoch = 0,
): Promise<Begun<A>> {
  const { flow, clients, store, run, board, settings } = story;
  const kind: RestoreDocument = action === 'drill' ? 'drill' : 'restore';
  board.commands++;
  const sending = await send(flow, clients, {
    name: action,
    document: documentName(settings.documentPrefix, run.ensemble, kind),
    instanceIds,
    parameters: {
      [restoreParameters.runId]: run.runId,
      [restoreParameters.bucket]: store.bucket,
      ...(action === 'drill'
        ? {}
        : { [restoreParameters.action]: action, [restoreParameters.epoch]: String(epoch) }),
    },
    // Unlike any other command to these nodes: an undo may be invoked twice, a start be sent twice.
    comment: `${run.runId} ${run.kind} ${tickOf(run.startedAt)} ${board.commands} ${action}`,
  });
  await tell(story, action, instanceIds.map(underWay(action)));
  return { action, instanceIds, sending };
}

/**
 * Waits for an action's end on every node.
 * @param atOnce cancels it instead
 */
export async function finish<A extends Deed>(
  story: Story,
  { action, instanceIds, sending }: Begun<A>,
  { atOnce = false } = {},
): Promise<Answers<A>> {
  if (sending.kind !== 'sent') {
    const reason =
      sending.kind === 'refused'
        ? `SSM refused ${action}: ${sending.reason}`
        : `SSM did not say whether it took ${action}: ${sending.reason}`;
    const hint = 'Check the nodes in Systems Manager, Fleet Manager, and the function role.';
    return settle(story, action, new Map(), troublesOf(instanceIds, reason, hint));
  }
  const { flow, clients } = story;
  const { commandId } = sending;
  const seconds = restoreWaits[action];
  const nodes = instanceIds.length;
  let invocations: readonly Invocation[] = [];
  if (!atOnce) {
    const onProgress = progressTeller(story, action);
    const patience = { nodes, seconds, onProgress, watchSeconds: watchSecondsOf(story, action) };
    ({ invocations } = await awaitCommand(flow, clients, `await-${action}`, commandId, patience));
  }
  if (invocations.length < nodes || invocations.some(isUnderWay)) {
    const cancelled = await cancel(flow, clients, action, commandId, nodes).catch(
      () => invocations,
    );
    invocations = cancelled.length > 0 ? cancelled : invocations;
  }
  const lines = new Map<string, LineOf<A>>();
  const troubles: Trouble[] = [];
  for (const instanceId of instanceIds) {
    const invocation = invocations.find((candidate) => candidate.instanceId === instanceId);
    const line = invocation && lineOf(invocation, action, story.run.runId);
    if (line) lines.set(instanceId, line);
    else troubles.push({ instanceId, ...troubleOf(invocation, action, commandId, seconds) });
  }
  return settle(story, action, lines, troubles);
}

function settle<A extends Deed>(
  story: Story,
  action: A,
  lines: ReadonlyMap<string, LineOf<A>>,
  troubles: readonly Trouble[],
): Answers<A> {
  const states: NodeState[] = troubles.map(({ instanceId, reason }) => ({
    ...underWay(action)(instanceId),
    state: 'failed',
    detail: reason,
  }));
  for (const [instanceId, line] of lines) states.push(doneState(instanceId, line));
  note(story, action, states);
  return { lines, troubles };
}

/** Each time a node has ended, that is written: of all that is slow, a person sees where it is. */
function progressTeller(story: Story, action: Deed) {
  let told = 0;
  return async (invocations: readonly Invocation[]) => {
    const ended = invocations.filter((one) => hasBegun(one) && !isUnderWay(one));
    if (ended.length <= told) return;
    told = ended.length;
    const states = ended.map((invocation) => {
      const line = lineOf(invocation, action, story.run.runId);
      if (line) return doneState(invocation.instanceId, line);
      const { reason } = troubleOf(invocation, action, '', 0);
      const state: NodeState = { ...underWay(action)(invocation.instanceId), state: 'failed' };
      return { ...state, detail: reason };
    });
    note(story, action, states);
    await writeStatus(story);
  };
}

/** What an outage waits for is watched; a download may take its time. */
const watchSecondsOf = ({ watchSeconds }: Story, action: Deed) =>
  action === 'stage' || action === 'drill' ? 0 : watchSeconds;

const underWay =
  (action: Deed) =>
  (instanceId: string): NodeState => ({
    instanceId,
    myid: null,
    action,
    state: 'under way',
    detail: '',
  });

const doneState = (instanceId: string, line: AnyRestoreLine): NodeState => ({
  ...underWay(line.step)(instanceId),
  state: 'done',
  myid: line.step === 'inspect' ? line.myid : null,
  detail: detailOf(line),
});

/** The line, where the step succeeded and speaks of this very action and run. */
function lineOf<A extends Deed>(
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

function troubleOf(
  invocation: Invocation | undefined,
  action: Deed,
  commandId: string,
  seconds: number,
) {
  const hint = `Read command ${commandId} in Run Command, History.`;
  if (!invocation || isUnderWay(invocation)) {
    return { reason: `${action} did not end within ${seconds} s and was cancelled.`, hint };
  }
  for (const { line } of invocation.steps) {
    if (line && isFailure(line)) return { reason: line.error.message, hint: line.error.hint };
  }
  const step = invocation.steps.find(({ status }) => status !== 'Success') ?? invocation.steps[0];
  const reason = `${action} ended ${step?.status ?? invocation.status} (${invocation.status}). ${step?.output ?? ''}`;
  return { reason: reason.trim(), hint };
}

const troublesOf = (instanceIds: readonly string[], reason: string, hint: string): Trouble[] =>
  instanceIds.map((instanceId) => ({ instanceId, reason, hint }));

/** The first trouble speaks for all; the others are named. */
export function tellTroubles(troubles: readonly Trouble[]): { reason: string; hint: string } {
  const [first] = troubles;
  const others = troubles.slice(1).map(({ instanceId, reason }) => `${instanceId}: ${reason}`);
  return {
    reason: [`${first?.instanceId}: ${first?.reason}`, ...others].join(' '),
    hint: first?.hint ?? '',
  };
}

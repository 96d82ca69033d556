import {
  applyParameters,
  documentParameters,
  type RestoreDocument,
  restoreParameters,
} from '../../contract/documents.ts';
import type { Deed, RestoreAction } from '../../contract/restore-node-lines.ts';
import { restoreWaits } from '../../contract/restore-times.ts';
import type { CopyAt } from '../../contract/settings.ts';
import { tickOf } from '../../contract/tick.ts';
import type { Invocation } from '../../node/invocation.ts';
import { hasBegun, isUnderWay } from '../../node/invocation.ts';
import { awaitCommand, cancel, send } from '../../node/node-command.ts';
import type { LineOf } from '../../node/node-line.ts';
import type { Sending } from '../../node/run-command.ts';
import type { NodeState } from '../report.ts';
import { note, tell, writeStatus } from '../status.ts';
import type { RestoreStory } from '../story.ts';
import {
  type Answers,
  doneState,
  lineOf,
  type Trouble,
  troubleOf,
  troublesOf,
  underWay,
} from './answers.ts';

/** What an action needs besides its name: `place` the epoch, `stage` and `drill` the order, `apply` a stream. */
interface Given {
  readonly epoch?: number;
  readonly order?: string;
  /** Where the archive of the order lies. @default - in the bucket of the backups */
  readonly copy?: CopyAt | undefined;
  /** A key in the bucket. */
  readonly requests?: string;
}

/** A command that was sent. */
export interface Begun<A extends Deed> {
  readonly action: A;
  readonly instanceIds: readonly string[];
  readonly sending: Sending;
}

/** One action on some nodes, as one command: all of them at the same time. */
export async function act<A extends RestoreAction>(
  story: RestoreStory,
  action: A,
  instanceIds: readonly string[],
  given: Given = {},
): Promise<Answers<A>> {
  if (instanceIds.length === 0) return { lines: new Map(), troubles: [] };
  const begun = await begin(story, action, instanceIds, given);
  const { kind } = begun.sending;
  const isOneRefused = kind === 'refused' && instanceIds.length > 1;
  const mayHelp = isToEnd(action)
    ? kind === 'doubtful' || isOneRefused
    : action === 'inspect' && isOneRefused;
  return mayHelp ? actOneByOne(story, action, instanceIds) : finish(story, begun);
}

/** What is left to do once data was moved: to give it up would be worse than to send it twice. */
const isToEnd = (action: RestoreAction) => ['start', 'check', 'undo', 'clear'].includes(action);

/**
 * SSM refuses a command for all nodes when it cannot reach one; the others must not stay down, nor
 * stay unasked. Where a send was cut short and no such command is to be found, it is sent again: twice does no harm.
 */
async function actOneByOne<A extends RestoreAction>(
  story: RestoreStory,
  action: A,
  instanceIds: readonly string[],
): Promise<Answers<A>> {
  const begun: Begun<A>[] = [];
  for (const instanceId of instanceIds) begun.push(await begin(story, action, [instanceId]));
  const lines = new Map<string, LineOf<A>>();
  const troubles: Trouble[] = [];
  for (const one of begun) {
    const answers = await finish(story, one);
    for (const [instanceId, line] of answers.lines) lines.set(instanceId, line);
    troubles.push(...answers.troubles);
  }
  return { lines, troubles };
}

/** Sends an action, and does not wait for it. */
export async function begin<A extends Deed>(
  story: RestoreStory,
  action: A,
  instanceIds: readonly string[],
  given: Given = {},
): Promise<Begun<A>> {
  const { run, documents } = story;
  const kind: RestoreDocument = action === 'drill' || action === 'apply' ? action : 'restore';
  const sending = await send(story, {
    name: action,
    document: documents[kind],
    instanceIds,
    parameters: {
      [documentParameters.ensemble]: run.ensemble,
      [restoreParameters.runId]: run.runId,
      ...parametersOf(action, given),
    },
    comment: nextComment(story, action),
  });
  await tell(story, action, instanceIds.map(underWay(action)));
  return { action, instanceIds, sending };
}

/** Unlike any other command to these nodes: an undo may be invoked twice, a start be sent twice. */
export function nextComment({ run, board }: RestoreStory, action: string): string {
  board.commands++;
  return `${run.runId} ${run.kind} ${tickOf(run.startedAt)} ${board.commands} ${action}`;
}

/** Besides those of every document. */
function parametersOf(
  action: Deed,
  { epoch = 0, order = 'none', copy, requests = '' }: Given,
): Record<string, string> {
  if (action === 'apply') return { [applyParameters.requests]: requests };
  // Left out where there is none: a document from before there were copies does not take it.
  const ofCopy = copy && { [restoreParameters.copy]: copy.bucket };
  if (action === 'drill') return { [restoreParameters.order]: order, ...ofCopy };
  return {
    [restoreParameters.action]: action,
    [restoreParameters.epoch]: String(epoch),
    [restoreParameters.order]: order,
    ...ofCopy,
  };
}

/**
 * Waits for an action's end on every node.
 * @param atOnce cancels it instead
 */
export async function finish<A extends Deed>(
  story: RestoreStory,
  { action, instanceIds, sending }: Begun<A>,
  { atOnce = false } = {},
): Promise<Answers<A>> {
  if (sending.kind !== 'sent') {
    const reason =
      sending.kind === 'refused'
        ? `SSM refused ${action}: ${sending.reason}`
        : `SSM did not say whether it took ${action}: ${sending.reason}`;
    const hint = 'Check the nodes in Systems Manager, Fleet Manager, and the function role.';
    const trouble =
      sending.kind === 'refused'
        ? { code: 'send-refused', reason, hint, nothingSent: true }
        : { code: 'send-doubtful', reason, hint, mayGoOn: true };
    return settle(story, action, new Map(), troublesOf(instanceIds, trouble));
  }
  const { commandId } = sending;
  const seconds = restoreWaits[action];
  const nodes = instanceIds.length;
  let invocations: readonly Invocation[] = [];
  if (!atOnce) {
    const onProgress = progressTeller(story, action);
    const patience = { nodes, seconds, onProgress, watchSeconds: watchSecondsOf(story, action) };
    ({ invocations } = await awaitCommand(story, `await-${action}`, commandId, patience));
  }
  if (invocations.length < nodes || invocations.some(isUnderWay)) {
    const cancelled = await cancel(story, action, commandId, nodes).then(
      (end) => end.invocations,
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
  story: RestoreStory,
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
function progressTeller(story: RestoreStory, action: Deed) {
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

/** A person waits for all but a drill. */
const watchSecondsOf = ({ watchSeconds }: RestoreStory, action: Deed) =>
  action === 'drill' ? 0 : watchSeconds;

import { setTimeout as delay } from 'node:timers/promises';
import type { Clients } from '../aws/clients.ts';
import { adoption, paceSeconds, timeouts } from '../contract/times.ts';
import type { Flow } from '../flow/flow.ts';
import { causeOf, isThrottling, patiently, whileThrottled } from '../flow/retries.ts';
import { hasBegun, type Invocation, isSettled, isUnderWay } from './invocation.ts';
import type { OwnNodes } from './own-nodes.ts';
import {
  cancelCommand,
  findCommand,
  listInvocations,
  type Sending,
  sendCommand,
} from './run-command.ts';

/** One Run Command as the workflow speaks of it. `name` is the verb of its steps' names. */
export interface NodeCommand {
  readonly name: string;
  readonly document: string;
  readonly instanceIds: readonly string[];
  readonly parameters: Readonly<Record<string, string>>;
  /** What it is found again by, where the answer was lost: of no other command to these nodes. */
  readonly comment: string;
}

/** What following a command takes of a run. */
export interface Follower {
  readonly flow: Flow;
  readonly clients: Pick<Clients, 'ssm' | 'ssmOnce'>;
}

/** What sending one takes. */
export interface Sender extends Follower {
  /** The only nodes that anything is sent to. */
  readonly ownNodes: OwnNodes;
}

/**
 * Sends a command at most once, and none to a node of another ensemble. Where the answer was lost the command is looked for by its comment,
 * and never sent again.
 */
export async function send(sender: Sender, command: NodeCommand): Promise<Sending> {
  const { flow, clients, ownNodes } = sender;
  const foreign = ownNodes.whyForeign(command);
  if (foreign !== undefined) return { kind: 'refused', reason: foreign };
  const sending = await flow
    .step(`send-${command.name}`, () => sendCommand(clients.ssmOnce, command), {
      once: true,
      retryAfter: whileThrottled,
    })
    .catch((error): Sending => {
      const { name, message } = causeOf(error);
      const took = isThrottling(causeOf(error)) ? 'refused' : 'doubtful';
      return { kind: took, reason: took === 'refused' ? `${name}: ${message}` : message };
    });
  return sending.kind === 'doubtful' ? adopt(sender, command, sending.reason) : sending;
}

interface Adoption {
  readonly tries: number;
  /** Looks that SSM did not answer. */
  readonly throttled: number;
  readonly commandId: string | undefined;
}

async function adopt(
  { flow, clients: { ssm } }: Follower,
  command: NodeCommand,
  reason: string,
): Promise<Sending> {
  const [instanceId = ''] = command.instanceIds;
  const { document, comment } = command;
  const look = async ({ tries, throttled }: Adoption): Promise<Adoption> => {
    try {
      const commandId = await findCommand(ssm, { instanceId, document, comment });
      return { tries: tries + 1, throttled, commandId };
    } catch (error) {
      const toldNothing = isThrottling(causeOf(error)) && throttled < adoption.throttled;
      return toldNothing
        ? { tries, throttled: throttled + 1, commandId: undefined }
        : { tries: tries + 1, throttled, commandId: undefined };
    }
  };
  const { commandId } = await flow.poll<Adoption>(
    `adopt-${command.name}`,
    look,
    { tries: 0, throttled: 0, commandId: undefined },
    ({ tries, commandId }) => (commandId || tries >= adoption.tries ? undefined : adoption.seconds),
  );
  return commandId ? { kind: 'sent', commandId } : { kind: 'doubtful', reason };
}

/** How far a command has come. */
export interface Progress {
  readonly waitedSeconds: number;
  readonly invocations: readonly Invocation[];
  /** Reads that showed an end whose last output had not arrived. */
  readonly unsettledReads: number;
  /** Why the last read failed; a poll's error is a state. */
  readonly trouble: string | undefined;
}

const begun: Progress = {
  waitedSeconds: 0,
  invocations: [],
  unsettledReads: 0,
  trouble: undefined,
};

/** Late output has this many reads to arrive in. */
const lateReads = 5;

/** How long a command is waited for. */
export interface Patience {
  /** Nodes that it was sent to. */
  readonly nodes: number;
  readonly seconds: number;
  /** A command that no node has begun by then is waited for no longer. @default - `seconds` */
  readonly beginSeconds?: number;
  /**
   * Looks this long within the invocation, and the oftener the shorter it has waited, before it waits
   * between two reads: in a restore each second is one of an outage.
   * @default 0
   */
  readonly watchSeconds?: number;
  /** Shown what every read found; must not throw. */
  readonly onProgress?: (invocations: readonly Invocation[]) => Promise<void>;
}

/** Waits until every node's invocation has ended, or as long as `patience` lasts. */
export async function awaitCommand(
  { flow, clients: { ssm } }: Follower,
  name: string,
  commandId: string,
  { nodes, seconds, beginSeconds = seconds, watchSeconds = 0, onProgress }: Patience,
): Promise<Progress> {
  const isOver = ({ invocations, unsettledReads }: Progress) =>
    invocations.length >= nodes &&
    (invocations.every(isSettled) ||
      (!invocations.some(isUnderWay) && unsettledReads >= lateReads));
  const isOutOfTime = ({ waitedSeconds, invocations }: Progress) =>
    waitedSeconds >= seconds || (waitedSeconds >= beginSeconds && !invocations.some(hasBegun));
  const read = async (progress: Progress): Promise<Progress> => {
    const waitedSeconds = progress.waitedSeconds + paceSeconds(progress.waitedSeconds);
    try {
      const invocations = await listInvocations(ssm, commandId);
      await onProgress?.(invocations);
      const ended = invocations.length >= nodes && !invocations.some(isUnderWay);
      return {
        waitedSeconds,
        invocations,
        unsettledReads: progress.unsettledReads + (ended ? 1 : 0),
        trouble: undefined,
      };
    } catch (error) {
      return { ...progress, waitedSeconds, trouble: String(error) };
    }
  };
  const watch = async (): Promise<Progress> => {
    let progress = await read(begun);
    for (let waited = 0; waited < 1000 * watchSeconds && !isOver(progress); ) {
      const milliseconds = Math.max(100, waited / 20);
      await delay(milliseconds);
      waited += milliseconds;
      progress = await read(begun);
    }
    return progress;
  };
  return flow.poll<Progress>(
    name,
    (progress) => (progress.waitedSeconds === 0 ? watch() : read(progress)),
    begun,
    (progress) =>
      isOver(progress) || isOutOfTime(progress) ? undefined : paceSeconds(progress.waitedSeconds),
  );
}

/** Ends a command, and waits until it is gone from all its nodes. */
export async function cancel(
  sender: Follower,
  name: string,
  commandId: string,
  nodes: number,
): Promise<Progress> {
  const { flow, clients } = sender;
  await flow.step(`cancel-${name}`, () => cancelCommand(clients.ssm, commandId), patiently);
  return awaitCommand(sender, 'await-cancel', commandId, {
    nodes,
    seconds: timeouts.cancelSeconds,
  });
}

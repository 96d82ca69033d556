import type { TraceOfPlan } from '../../lambda/contract/restore-node-lines.ts';
import type { Inspected } from '../../lambda/restore/nodes/situation.ts';
import { fakeSsm, named, plugin } from '../unit/lambda/backup/fake-ssm.ts';
import { goodLine } from './good-lines.ts';

/** What a node reports otherwise than when all goes well. */
type Otherwise = Readonly<Record<string, unknown>>;
/** `place`, or `place i-2`: what those nodes do instead. */
export type Instead = Record<
  string,
  Otherwise | 'refused' | 'lost' | 'late' | 'never ends' | 'cannot be ended' | undefined
>;

export const fails = (action: string): Otherwise => ({
  error: { code: 'x', message: `${action} went wrong`, hint: 'do this' },
  serving: null,
});

interface Command {
  readonly action: string;
  readonly runId: string;
  readonly ids: string[];
  readonly input: Readonly<Record<string, unknown>>;
  /** What its steps report; by default that of one step is a good one. */
  readonly lines?: readonly Line[];
  gone?: true;
  seen?: true;
}

/** What an action leaves of its plan on a node. */
const traces = { stage: 'staged', place: 'before', undo: 'undone' } as const;

type Line = Readonly<Record<string, unknown>> & { readonly step: string };
type Parameters = Readonly<Record<string, readonly string[]>>;

/** What nodes do by documents that are not told by a line alone. */
export type Deeds = Readonly<
  Record<string, (instanceId: string, parameters: Parameters) => Promise<readonly Line[]>>
>;

/** What a test says of its nodes; it may change while they are at it. */
export interface NodeWorld {
  readonly nodes: readonly Inspected[];
  readonly offline: readonly string[];
  readonly instead: Instead;
  /** What the nodes have of a plan, for its undo. */
  readonly ofPlan: Record<string, TraceOfPlan | undefined>;
  /** By document. */
  readonly deeds?: Deeds;
  /** Hears of each copy that a command names, with the action. */
  readonly copies?: string[];
}

/**
 * An SSM whose nodes answer as a test says.
 * @param sent hears of each command
 * @param epochs hears of each fence
 */
export function nodesThatAnswer(world: NodeWorld, sent: string[], epochs: string[]) {
  const commands = new Map<string, Command>();

  const insteadOf = (action: string, id: string) =>
    world.instead[`${action} ${id}`] ?? world.instead[action];

  const leaveTrace = (action: string, id: string) => {
    if (insteadOf(action, id) !== undefined) return;
    const trace = traces[action as keyof typeof traces];
    if (trace) world.ofPlan[id] = trace;
    if (action === 'clear' && world.ofPlan[id] === 'staged') world.ofPlan[id] = 'nothing';
  };

  return fakeSsm({
    DescribeInstanceInformation: () => ({
      InstanceInformationList: [
        ...world.nodes.map(({ instanceId }) => ({ InstanceId: instanceId, PingStatus: 'Online' })),
        ...world.offline.map((InstanceId) => ({ InstanceId, PingStatus: 'ConnectionLost' })),
      ],
    }),
    SendCommand: async (input) => {
      const parameters = input.Parameters as Record<string, string[]>;
      const document = String(input.DocumentName).split('-').at(-1) ?? '';
      const action = parameters.Action?.[0] ?? document;
      if (parameters.Copy) world.copies?.push(`${action} ${parameters.Copy[0]}`);
      const ids = input.InstanceIds as string[];
      if (action !== 'inspect') sent.push(`${action} ${ids}`);
      if (action === 'place') epochs.push(parameters.Epoch?.[0] ?? '');
      for (const id of ids) leaveTrace(action, id);
      const CommandId = `c${commands.size}`;
      if (ids.some((id) => insteadOf(action, id) === 'refused')) throw named('InvalidInstanceId');
      const [id = ''] = ids;
      const deed = insteadOf(action, id) === undefined ? world.deeds?.[action] : undefined;
      const lines = deed && { lines: await deed(id, parameters) };
      commands.set(CommandId, { action, runId: parameters.RunId?.[0] ?? '', ids, input, ...lines });
      if (insteadOf(action, ids[0] ?? '') === 'lost') throw named('InternalServerError');
      return { Command: { CommandId } };
    },
    ListCommands: ({ InstanceId }) => ({
      Commands: [...commands]
        .filter(([, { ids, action }]) => {
          const id = String(InstanceId);
          return ids.includes(id) && insteadOf(action, id) !== 'lost';
        })
        .map(([CommandId, { input }]) => ({ CommandId, ...input })),
    }),
    CancelCommand: ({ CommandId }) => {
      const command = commands.get(String(CommandId));
      if (command) command.gone = true;
      sent.push(`cancel ${command?.action}`);
      return {};
    },
    ListCommandInvocations: ({ CommandId }) => {
      const command = commands.get(String(CommandId)) ?? fail(CommandId);
      const { action, runId, ids, gone, seen } = command;
      command.seen = true;
      const CommandInvocations = ids.map((InstanceId) => {
        const instead = insteadOf(action, InstanceId);
        if (instead === 'late' && !seen) return { InstanceId, StatusDetails: 'InProgress' };
        if (instead === 'cannot be ended') return { InstanceId, StatusDetails: 'InProgress' };
        if (instead === 'never ends') {
          return { InstanceId, StatusDetails: gone ? 'Cancelled' : 'InProgress' };
        }
        if (command.lines) {
          const CommandPlugins = command.lines.map((line) => plugin(line.step, { runId, ...line }));
          return { InstanceId, StatusDetails: 'Success', CommandPlugins };
        }
        const different = typeof instead === 'object' ? instead : {};
        const line = {
          ...goodLine(action, InstanceId, world.nodes),
          ...(action === 'inspect' ? { ofPlan: world.ofPlan[InstanceId] ?? 'nothing' } : {}),
          runId,
          ...different,
          step: action,
        };
        const name = ['drill', 'capture', 'apply'].includes(action) ? action : 'restore';
        const step = plugin(name, line, 'error' in line ? 1 : 0);
        return { InstanceId, StatusDetails: step.StatusDetails, CommandPlugins: [step] };
      });
      return { CommandInvocations };
    },
  });
}

function fail(what: unknown): never {
  throw new Error(`nobody expected ${what}`);
}

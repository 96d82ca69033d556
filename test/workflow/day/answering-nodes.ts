/** SSM over HTTP whose nodes answer from lines: no script is run, and a command takes as long as is said. */
import { createHash } from 'node:crypto';
import { documentParameters } from '../../../lambda/contract/documents.ts';
import { nodeLinePrefix } from '../../../lambda/contract/node-lines.ts';
import type { EnsembleSettings } from '../../../lambda/contract/settings.ts';
import { serveJson } from '../../../local-cloud/ssm/json-protocol.ts';
import { ServiceError } from '../../../local-cloud/ssm/service-error.ts';

export interface AnsweringNodesOptions {
  readonly ensembles: readonly EnsembleSettings[];
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Of an ensemble's upload. */
  readonly uploadSeconds: (ensemble: string) => number;
  /** What every node sends. */
  readonly archive: Buffer;
  /** That the nodes send to, as their documents name it. */
  readonly bucket: string;
  readonly put: (key: string, archive: Buffer) => Promise<unknown>;
  /** Asked before each call; what it throws is answered. */
  readonly before?: (operation: string) => void;
  /** Asked when it was done; what it throws is answered all the same. */
  readonly after?: (operation: string) => void;
}

/** A command that SSM took. */
export interface TakenCommand {
  readonly id: string;
  readonly kind: string;
  readonly ensemble: string;
  readonly runId: string;
  readonly at: number;
}

export interface AnsweringNodes {
  readonly endpoint: string;
  readonly commands: readonly TakenCommand[];
  close(): Promise<void>;
}

interface Command extends TakenCommand {
  readonly input: SendInput;
  readonly steps: readonly Step[];
}

interface Step {
  readonly name: string;
  readonly endsAt: number;
  readonly line: (instanceId: string) => object;
  readonly effect?: () => Promise<unknown>;
  done?: Promise<unknown>;
}

interface SendInput {
  readonly DocumentName: string;
  readonly InstanceIds: readonly string[];
  readonly Comment: string;
  readonly Parameters: Readonly<Record<string, readonly string[]>>;
}

const captureSeconds = 15;
const votingMembers = [1, 2, 3];

export async function startAnsweringNodes(options: AnsweringNodesOptions): Promise<AnsweringNodes> {
  const { ensembles, now, archive, bucket, put, uploadSeconds, before, after } = options;
  const commands: Command[] = [];
  const sha256 = createHash('sha256').update(archive).digest('hex');
  const instanceOf = (ensemble: number, myid: number) =>
    `i-${String(10 * ensemble + myid).padStart(17, '0')}`;
  const ensembleOf = (instanceId: string) => {
    const found = ensembles[Math.floor(Number(instanceId.slice(2)) / 10)];
    if (!found) throw new ServiceError('InvalidInstanceId', `There is no node ${instanceId}`);
    return found.name;
  };

  const stepsOf = (kind: string, input: SendInput, ensemble: string): Step[] => {
    const { runId, key } = documentParameters;
    const [run = '', archiveKey = ''] = [runId, key].map((name) => input.Parameters[name]?.[0]);
    if (kind === 'probe') {
      return [{ name: 'probe', endsAt: now() + 3000, line: (id) => probeLine(Number(id.at(-1))) }];
    }
    if (kind !== 'backup') throw new ServiceError('InvalidDocument', input.DocumentName);
    const captured = now() + captureSeconds * 1000;
    const uploaded = captured + uploadSeconds(ensemble) * 1000;
    const upload = { runId: run, bucket, key: archiveKey, bytes: archive.length, sha256 };
    return [
      { name: 'capture', endsAt: captured, line: () => ({ ...captureLine, runId: run }) },
      {
        name: 'upload',
        endsAt: uploaded,
        line: () => ({ ...uploadLine, ...upload, uploadMs: uploaded - captured }),
        effect: () => put(archiveKey, archive),
      },
      { name: 'remove', endsAt: uploaded + 2000, line: () => ({ runId: run }) },
    ];
  };

  const server = await serveJson({
    target: 'AmazonSSM',
    signingName: 'ssm',
    before,
    after,
    operations: {
      DescribeInstanceInformation: ({ Filters: [filter] }: DescribeInput) => ({
        InstanceInformationList: ensembles.flatMap(({ nodes }, index) =>
          'tag' in nodes &&
          filter?.Key === `tag:${nodes.tag.key}` &&
          filter.Values.includes(nodes.tag.value)
            ? votingMembers.map((myid) => ({
                InstanceId: instanceOf(index, myid),
                PingStatus: 'Online',
              }))
            : [],
        ),
      }),
      SendCommand: (input: SendInput) => {
        const [first = ''] = input.InstanceIds;
        const ensemble = ensembleOf(first);
        const kind = input.DocumentName.slice(input.DocumentName.lastIndexOf('-') + 1);
        const id = `command-${commands.length}`;
        const steps = stepsOf(kind, input, ensemble);
        commands.push({ id, kind, ensemble, runId: input.Comment, at: now(), input, steps });
        return { Command: { CommandId: id } };
      },
      ListCommands: ({ InstanceId }: { InstanceId: string }) => ({
        Commands: commands
          .filter(({ input }) => input.InstanceIds.includes(InstanceId))
          .map(({ id, input }) => ({
            CommandId: id,
            Comment: input.Comment,
            DocumentName: input.DocumentName,
          })),
      }),
      ListCommandInvocations: async ({ CommandId }: { CommandId: string }) => {
        const command = commands.find(({ id }) => id === CommandId);
        if (!command) throw new ServiceError('InvalidCommandId', CommandId);
        for (const step of command.steps) {
          if (step.endsAt > now()) continue;
          step.done ??= step.effect?.();
          await step.done;
        }
        return {
          CommandInvocations: command.input.InstanceIds.map((id) => shown(id, command, now())),
        };
      },
    },
  });
  return { endpoint: server.endpoint, commands, close: server.close };
}

interface DescribeInput {
  readonly Filters: readonly [{ readonly Key: string; readonly Values: readonly string[] }?];
}

function shown(InstanceId: string, { steps }: Command, now: number): object {
  const statusOf = (isOver: boolean) => (isOver ? 'Success' : 'InProgress');
  const status = statusOf(steps.every(({ endsAt }) => endsAt <= now));
  return {
    InstanceId,
    Status: status,
    StatusDetails: status,
    CommandPlugins: steps.map(({ name, endsAt, line }) => {
      const isOver = endsAt <= now;
      const Output = `${nodeLinePrefix}${JSON.stringify({ step: name, ...line(InstanceId) })}\n`;
      return {
        ...{ Name: name, Status: statusOf(isOver), StatusDetails: statusOf(isOver) },
        ...(isOver ? { ResponseCode: 0, Output } : { ResponseCode: -1 }),
      };
    }),
  };
}

/** The third one leads, of three that serve what the archive holds. */
const probeLine = (myid: number) => ({
  serving: true,
  reason: '',
  role: myid === 3 ? 'leader' : 'follower',
  ...{ zxid: '0x11', diskZxid: '0x11', startsBelow: true, epoch: 0, version: '3.9.6', myid },
  servers: votingMembers.map((id) => `${id}=10.0.0.${id}:2888:3888:participant;2181`),
  ...{ weighted: false, dataDir: '/var/lib/zookeeper', dataLogDir: '/var/lib/zookeeper' },
  ...{ freeBytes: 1e10, captureBytes: 1e7, awsCli: 'aws-cli/2.23.6', refuses: [], stopSeconds: 90 },
});

const captureLine = {
  ...{ mode: 'stop', role: 'follower', version: '3.9.6', zxid: '0x11', epoch: 0 },
  ...{ snapshot: 'snapshot.10', snapshotCheck: 'adler', baseLog: 'log.1', logs: 1 },
  ...{ youngerSnapshots: [], startFaults: [], startUntold: [] },
  ...{ stopMs: 1000, copyMs: 500, startMs: 3000, downtimeMs: 4500 },
} as const;

const uploadLine = { compressor: 'gzip', checksumAlgorithm: 'CRC64NVME' } as const;

/** All of the local cloud: a real ensemble, the synthesized stack, and stand-ins for AWS. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CaptureMode } from '../../lambda/contract.ts';
import { type DurableOptions, DurableService } from './durable/durable-service.ts';
import { type Ensemble, type EnsembleOptions, startEnsemble } from './ensemble/ensemble.ts';
import { type BusEvent, type Events, startEvents } from './events/events.ts';
import { type Credentials, startCredentials } from './functions/credentials.ts';
import { createFunctions, type Functions } from './functions/functions.ts';
import { resolveTarget } from './functions/invocation-target.ts';
import { type S3, startS3 } from './s3/server.ts';
import { fireSchedule } from './scheduler/fire-schedule.ts';
import { type Ssm, type SsmOptions, startSsm } from './ssm/ssm.ts';
import type { Assembly } from './template/assembly.ts';
import { region } from './template/physical-names.ts';
import { synthesize } from './template/synthesize.ts';
import { prepareToolbox, type Toolbox } from './toolbox/toolbox.ts';

export interface LocalCloudOptions {
  /** Emptied first; everything that is written lies in it. */
  readonly directory: string;
  readonly nodes: 1 | 3 | 5;
  readonly observers?: number;
  readonly mode: CaptureMode;
  /** @default 60 */
  readonly maxDowntimeSeconds?: number;
  /** @default true */
  readonly separateLogDirectory?: boolean;
  readonly ensemble?: Partial<EnsembleOptions>;
  /** Differences to AWS's times, and what else the agents have in their environment. */
  readonly ssm?: Partial<Pick<SsmOptions, 'clock'>>;
  readonly agentEnvironment?: Readonly<Record<string, string>>;
  /** Length of a second between two polls, and where the function is made to die. */
  readonly durable?: DurableOptions;
  /** Ends the setting up; what was started is stopped. */
  readonly signal?: AbortSignal;
  /** Hears what is being set up. */
  readonly onProgress?: (line: string) => void;
  /** Hears each line that the Lambda logs. */
  readonly onLambdaLine?: (line: string) => void;
  /** Hears each event that reaches the bus. */
  readonly onEvent?: (event: BusEvent) => void;
}

/** Name of the only ensemble of the local cloud. */
export const localEnsemble = 'local';

export interface LocalCloud {
  readonly toolbox: Toolbox;
  readonly ensemble: Ensemble;
  readonly assembly: Assembly;
  readonly ssm: Ssm;
  readonly s3: S3;
  readonly events: Events;
  readonly functions: Functions;
  readonly bucket: string;
  /** Environment in which the AWS CLI and the SDKs talk to this cloud. */
  readonly clientEnvironment: Readonly<Record<string, string>>;
  /** Fires the ensemble's schedule once and waits for the run's end. */
  fire(scheduledTime?: Date): Promise<RunEnd>;
  /** Invokes the function's alias as a person would, asynchronously, and waits for the end. */
  invoke(payload: unknown): Promise<RunEnd>;
  /** The node behind an instance id, and back. */
  instanceOf(nodeId: number): string;
  close(): Promise<void>;
}

/** How an invocation of the function ended. */
export interface RunEnd {
  readonly payload?: unknown;
  readonly error?: { readonly errorType: string; readonly errorMessage: string };
}

/** Instance ids look like AWS's: 17 hex digits. */
const instanceOf = (nodeId: number) => `i-0${String(nodeId).padStart(16, '0')}`;

/** Starts everything; what was started is stopped again when a later part fails. */
export async function startLocalCloud(options: LocalCloudOptions): Promise<LocalCloud> {
  const { directory, onProgress = () => {} } = options;
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  const started: { close(): Promise<void> }[] = [];
  let closed = false;
  const keep = <T extends { close(): Promise<void> }>(part: T): T => {
    started.unshift(part);
    if (closed || options.signal?.aborted) throw new Error('The local cloud was stopped.');
    return part;
  };
  const close = async () => {
    closed = true;
    for (const part of started.splice(0)) await part.close();
  };
  options.signal?.addEventListener('abort', close);
  try {
    return await startParts(options, keep, close, onProgress);
  } catch (error) {
    await close();
    throw error;
  }
}

async function startParts(
  options: LocalCloudOptions,
  keep: <T extends { close(): Promise<void> }>(part: T) => T,
  close: () => Promise<void>,
  onProgress: (line: string) => void,
): Promise<LocalCloud> {
  const { directory } = options;
  const toolbox = await prepareToolbox({ onProgress });

  onProgress('synthesizing the stack');
  const configPath = join(directory, 'zk-backup.json');
  await writeFile(configPath, JSON.stringify(configurationOf(options), null, 2));
  const assembly = await synthesize({ configPath, outputDirectory: join(directory, 'cdk.out') });
  const [bucket] = assembly.buckets.filter(({ versioned }) => versioned);
  const [schedule] = assembly.schedules;
  const [lambda] = assembly.functions;
  if (!bucket || !schedule || !lambda)
    throw new Error('the stack lacks its bucket, schedule or function');

  onProgress(`starting ${options.nodes} ZooKeeper ${toolbox.zookeeperVersion} nodes`);
  const ensemble = keep(
    await startEnsemble({
      directory: join(directory, 'ensemble'),
      size: options.nodes,
      observers: options.observers ?? 0,
      separateLogDirectory: options.separateLogDirectory ?? true,
      toolbox,
      start: false,
      ...options.ensemble,
    }),
  );
  await ensemble.start();
  await ensemble.waitUntilServing();
  const credentials: Credentials = keep(await startCredentials());
  const s3 = keep(await startS3({ directory: join(directory, 's3'), buckets: [bucket] }));
  const events = keep(await startEvents({ onEvent: options.onEvent }));
  const clientEnvironment = {
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ENDPOINT_URL_S3: s3.endpoint,
    AWS_CONTAINER_CREDENTIALS_FULL_URI: credentials.uri,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  };
  const ssm = keep(
    await startSsm({
      directory: join(directory, 'ssm'),
      documents: assembly.documents,
      nodes: ensemble.nodes.map(({ id, environment }) => ({
        instanceId: instanceOf(id),
        tags: { [nodeTag.key]: nodeTag.value },
        environment: { ...clientEnvironment, ...environment, ...options.agentEnvironment },
      })),
      ...options.ssm,
    }),
  );
  const durable = keep(
    await DurableService.start((target, event) => {
      resolveTarget(assembly.functions, target, 'Event');
      // Nobody waits for an asynchronous invocation: it tells its end on the bus.
      functions.invoke({ target, event, type: 'Event', onLine }).catch(() => {});
    }),
  );
  const onLine = options.onLambdaLine;
  const functions: Functions = keep(
    createFunctions({
      functions: assembly.functions,
      endpoints: { ssm: ssm.endpoint, s3: s3.endpoint, events: events.endpoint },
      credentialsUri: credentials.uri,
      durable,
      durableOptions: options.durable,
    }),
  );
  const alias = lambda.aliases[0]?.arn ?? '';
  return {
    toolbox,
    ensemble,
    assembly,
    ssm,
    s3,
    events,
    functions,
    bucket: bucket.name,
    clientEnvironment: { ...clientEnvironment, AWS_ENDPOINT_URL_LAMBDA: durable.endpoint },
    instanceOf,
    fire: async (scheduledTime) =>
      (await fireSchedule({ assembly, schedule, functions, scheduledTime, onLine })).outcome,
    invoke: (event) => functions.invoke({ target: alias, event, type: 'Event', onLine }),
    close,
  };
}

const nodeTag = { key: 'zk-backup', value: localEnsemble };

/** What a user would write in zk-backup.json for this ensemble. */
const configurationOf = ({ nodes, mode, maxDowntimeSeconds = 60 }: LocalCloudOptions) => ({
  ensembles: [
    {
      name: localEnsemble,
      nodes: { tag: nodeTag },
      schedule: { every: 86_400 },
      service: { stop: 'zookeeper-service stop', start: 'zookeeper-service start' },
      mode,
      maxDowntime: maxDowntimeSeconds,
      allowStandalone: nodes === 1,
    },
  ],
});

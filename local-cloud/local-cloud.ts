/** All of the local cloud: a real ensemble, the synthesized stack, and stand-ins for AWS. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { invocationNeed } from './callers/invocation-need.ts';
import { configurationOf, nodeTag } from './configuration.ts';
import { DurableService } from './durable/durable-service.ts';
import { type Ensemble, startEnsemble } from './ensemble/ensemble.ts';
import type { EnsembleNode } from './ensemble/ensemble-node.ts';
import {
  AsynchronousInvocations,
  type InvocationEnd,
} from './functions/asynchronous-invocations.ts';
import { createFunctions, type Functions } from './functions/functions.ts';
import type { LocalCloudOptions } from './local-cloud-options.ts';
import { fireSchedule, scheduleOf } from './scheduler/fire-schedule.ts';
import { type Services, startServices } from './services.ts';
import { type Ssm, startSsm } from './ssm/ssm.ts';
import type { Assembly } from './template/assembly.ts';
import type { LambdaFunction } from './template/functions.ts';
import { region } from './template/physical-names.ts';
import { synthesize } from './template/synthesize.ts';
import { prepareToolbox, type Toolbox } from './toolbox/toolbox.ts';
import { WorkUnderWay } from './work-under-way.ts';

/** Name of the ensemble that is always there, where none is asked for. */
export const localEnsemble = 'local';

/** Besides the services: `calls` is what every caller asked of IAM, `rules` what events could not reach. */
export interface LocalCloud extends Omit<Services, 'uriOf' | 'endpoints'> {
  readonly toolbox: Toolbox;
  readonly ensemble: Ensemble;
  /** The second ensemble, where one was asked for. */
  readonly target: Ensemble | undefined;
  readonly assembly: Assembly;
  readonly ssm: Ssm;
  readonly functions: Functions;
  readonly bucket: string;
  /** Environment in which the AWS CLI and the SDKs talk to this cloud. */
  readonly clientEnvironment: Readonly<Record<string, string>>;
  /** What `cdk deploy --outputs-file` would have written of the stack. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Fires the first ensemble's schedule of backups once and waits for the run's end. */
  fire(scheduledTime?: Date): Promise<InvocationEnd>;
  /** The same of its schedule of drills. */
  fireDrill(scheduledTime?: Date): Promise<InvocationEnd>;
  /** Invokes the backup's alias as a person would, asynchronously, and waits for the end. */
  invoke(payload: unknown): Promise<InvocationEnd>;
  /** The same of the restore function, by the alias that takes what is asked. */
  invokeRestore(payload: unknown): Promise<InvocationEnd>;
  /** Waits for all that was invoked through Lambda's API, such as the backup after a restore. */
  settled(): Promise<readonly InvocationEnd[]>;
  /** The instance id of a node of the first ensemble. */
  instanceOf(nodeId: number): string;
  close(): Promise<void>;
}

/** Instance ids look like AWS's: 17 hex digits, the first of which tells the ensembles apart. */
const instanceIn = (ensemble: 0 | 1, nodeId: number) =>
  `i-${ensemble}${String(nodeId).padStart(16, '0')}`;
const instanceOf = (nodeId: number) => instanceIn(0, nodeId);

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
  const { directory, name = localEnsemble } = options;
  const toolbox = await prepareToolbox({ zookeeper: options.zookeeper ?? '3.9', onProgress });

  onProgress('synthesizing the stack');
  const configPath = join(directory, 'zk-backup.json');
  await writeFile(configPath, JSON.stringify(configurationOf(name, options)));
  const assembly = await synthesize({
    configPath,
    outputDirectory: join(directory, 'cdk.out'),
    keptIn: options.assemblies,
  });
  const [bucket] = assembly.buckets.filter(({ versioned }) => versioned);
  const {
    BackupAliasArn: backup,
    RestoreAliasArn: restore,
    RestoreExecuteAliasArn: execute,
  } = assembly.outputs;
  if (!bucket || !backup || !restore || !execute)
    throw new Error('the stack lacks its bucket or the alias of a function');

  const { target: second } = options;
  const size = options.nodes + (second?.nodes ?? 0);
  onProgress(`starting ${size} ZooKeeper ${toolbox.zookeeperVersion} nodes`);
  const common = {
    separateLogDirectory: options.separateLogDirectory ?? true,
    toolbox,
    start: false,
  };
  const ensemble = keep(
    await startEnsemble({
      directory: join(directory, 'ensemble'),
      size: options.nodes,
      observers: options.observers ?? 0,
      ...common,
      ...options.ensemble,
    }),
  );
  const target =
    second &&
    keep(
      await startEnsemble({
        directory: join(directory, second.name),
        size: second.nodes,
        ...common,
      }),
    );
  await Promise.all([ensemble.start(), target?.start()]);
  await Promise.all([ensemble.waitUntilServing(), target?.waitUntilServing()]);
  const asynchronous = new AsynchronousInvocations();
  const onLine = options.onLambdaLine;
  const { calls, s3, events, sns, secrets, rules, cloudFormation, endpoints, uriOf } =
    await startServices(
      {
        directory: join(directory, 's3'),
        ...{ assembly, bucket, onLine, onEvent: options.onEvent },
        topics: options.topics ?? [],
        invoke: () => functions,
        onInvoke: (invocation) => asynchronous.add(invocation),
      },
      keep,
    );
  const { onCall } = calls;
  const clientEnvironment = {
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    ...endpoints,
    AWS_CONTAINER_CREDENTIALS_FULL_URI: uriOf('person'),
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  };
  const agentOf = ({ id, environment }: EnsembleNode, ensemble: 0 | 1, name: string) => ({
    instanceId: instanceIn(ensemble, id),
    tags: { [nodeTag(name).key]: nodeTag(name).value },
    environment: {
      ...clientEnvironment,
      AWS_CONTAINER_CREDENTIALS_FULL_URI: uriOf(`node ${instanceIn(ensemble, id)}`),
      ...environment,
      ...options.agentEnvironment,
    },
  });
  const work = new WorkUnderWay();
  const ssm = keep(
    await startSsm({
      work,
      directory: join(directory, 'ssm'),
      documents: assembly.documents,
      onCall,
      nodes: [
        ...ensemble.nodes.map((node) => agentOf(node, 0, name)),
        ...(target?.nodes.map((node) => agentOf(node, 1, second?.name ?? '')) ?? []),
      ],
      ...options.ssm,
    }),
  );
  const durable = keep(
    await DurableService.start(
      (target, event) =>
        asynchronous.add(functions.start({ target, event, type: 'Event', onLine })).executionArn,
      onCall,
      work,
      (target, event) => functions.invoke({ target, event, type: 'RequestResponse', onLine }),
    ),
  );
  const isRestore = ({ arn }: LambdaFunction) => restore.startsWith(arn);
  const functions: Functions = keep(
    createFunctions({
      functions: assembly.functions,
      endpoints: {
        ...{ ssm: ssm.endpoint, s3: s3.endpoint, events: events.endpoint },
        ...{ sns: sns.endpoint, secrets: secrets.endpoint },
        cloudFormation: cloudFormation.endpoint,
      },
      environment: options.functionEnvironment,
      credentialsUriOf: (name) => uriOf(`function ${name}`),
      durable,
      work,
      durableOptions: (lambda) =>
        isRestore(lambda)
          ? (options.restoreDurable ?? {
              millisecondsPerSecond: options.durable?.millisecondsPerSecond,
            })
          : options.durable,
    }),
  );
  const fire = async (target: string, scheduledTime: Date | undefined) => {
    const schedules = assembly.schedules.filter(({ input }) => JSON.parse(input).ensemble === name);
    const schedule = scheduleOf({ ...assembly, schedules }, target);
    calls.add(`schedule ${schedule.name}`, invocationNeed(target));
    return (await fireSchedule({ assembly, schedule, functions, scheduledTime, onLine })).outcome;
  };
  const invoke = (target: string, event: unknown) => {
    calls.add('person', invocationNeed(target));
    return functions.invoke({ target, event, type: 'Event', onLine });
  };
  return {
    toolbox,
    ensemble,
    target,
    assembly,
    ssm,
    ...{ calls, s3, events, sns, secrets, rules, cloudFormation },
    functions,
    bucket: bucket.name,
    clientEnvironment: { ...clientEnvironment, AWS_ENDPOINT_URL_LAMBDA: durable.endpoint },
    instanceOf,
    outputs: assembly.outputs,
    fire: (scheduledTime) => fire(backup, scheduledTime),
    fireDrill: (scheduledTime) => fire(restore, scheduledTime),
    invoke: (event) => invoke(backup, event),
    invokeRestore: (event) => invoke(touchesServers(event) ? execute : restore, event),
    settled: () => asynchronous.settled(),
    close,
  };
}

const touchesServers = (event: unknown) =>
  typeof event === 'object' && event !== null && ('undo' in event || 'execute' in event);

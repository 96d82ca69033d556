import type { LambdaClient } from '@aws-sdk/client-lambda';
import { readJson, type Store, writeJson } from '../../../lambda/aws/archive-store.ts';
import type { DeploymentProperties } from '../../../lambda/contract/deployment.ts';
import { keys } from '../../../lambda/contract/keys.ts';
import type { DeploymentEvent } from '../../../lambda/deployment/event.ts';
import { type Asking, judgeDeployment } from '../../../lambda/deployment/judge-deployment.ts';
import type { Course } from '../../../lambda/deployment/stack-status.ts';
import { type LeaseRecord, leaseEnsemble } from '../../../lambda/run/lease.ts';
import { s3UnderTest } from '../../../local-cloud/s3/s3-under-test.ts';

export const now = Date.UTC(2026, 11, 1, 3);

const stackId = 'arn:aws:cloudformation:us-east-1:123456789012:stack/ZkBackup/0a1b';

/** A run that holds its ensemble. */
export const runOf = (ensemble: string) => ({
  runId: `${ensemble}.20261201T025900Z`,
  ensemble,
  execution: `arn:aws:lambda:us-east-1:123456789012:function:Backup:1/durable-execution/${ensemble}/1`,
});

export const prod = { nodes: ['zk=prod'], documents: ['1a-revive'], folders: ['prod/a-*'] };
export const staging = { nodes: ['i-1', 'i-2'], documents: ['2b-revive'] };

/** A function of CloudFormation beside a real S3, whose answers a test may change. */
export async function deploymentUnderTest() {
  const { client, stop } = await s3UnderTest([{ name: 'backups', versioned: true }]);
  const store: Store = { s3: client, bucket: 'backups' };
  const executions = new Map<string, string>();
  const asked: string[] = [];
  let requests = 0;
  const under = {
    store,
    stop,
    course: 'goes-on' as Course,
    /** Who asked CloudFormation how it goes. */
    asked,
    /** Lambda says of its execution that it ended so. */
    ended: (execution: string, status = 'FAILED') => executions.set(execution, status),

    update: (
      before: DeploymentProperties['Ensembles'],
      after: DeploymentProperties['Ensembles'],
      more: Partial<DeploymentProperties> = {},
    ) =>
      under.judge({
        RequestType: 'Update',
        PhysicalResourceId: 'before',
        OldResourceProperties: { Ensembles: before },
        ResourceProperties: { Ensembles: after, ...more },
      }),

    create: (Ensembles: DeploymentProperties['Ensembles']) =>
      under.judge({ RequestType: 'Create', ResourceProperties: { Ensembles } }),

    deleteOld: (Ensembles: DeploymentProperties['Ensembles']) =>
      under.judge({
        RequestType: 'Delete',
        PhysicalResourceId: 'before',
        ResourceProperties: { Ensembles },
      }),

    judge(event: object): Promise<void> {
      requests += 1;
      const ids = { StackId: stackId, RequestId: `request-${requests}`, LogicalResourceId: 'Runs' };
      return judgeDeployment({ ...ids, ResponseURL: '', ...event } as DeploymentEvent, asking);
    },

    takeLease: (run: ReturnType<typeof runOf>, at = now) =>
      leaseEnsemble(store, run, { now: at, seconds: 36_000 }),

    lease: async (ensemble: string) =>
      (await readJson<LeaseRecord>(store, keys.lease(ensemble)))?.value,

    /** As a drill tells that it has begun. */
    async beginDrill(ensemble: string): Promise<string> {
      const runId = `${ensemble}.drill-20261201T025900Z`;
      const { execution } = runOf(ensemble);
      const startedAt = new Date(now - 60_000).toISOString();
      const status = { schemaVersion: 1, runId, kind: 'drill', ensemble, execution, startedAt };
      const folder = `${ensemble}/restores/${runId}`;
      await writeJson(store, `${folder}.execution.json`, { runId, execution }, 'absent');
      await writeJson(store, `${folder}.status.json`, { ...status, nodes: [] }, 'absent');
      return runId;
    },
  };
  const send = (...request: Parameters<Store['s3']['send']>) => under.store.s3.send(...request);
  const lambda = {
    send: async ({ input }: { input: { DurableExecutionArn: string } }) => ({
      Status: executions.get(input.DurableExecutionArn) ?? 'RUNNING',
    }),
  } as unknown as Pick<LambdaClient, 'send'>;
  const asking: Asking = {
    store: { ...store, s3: { send: send as Store['s3']['send'] } },
    lambda,
    now: () => now,
    course: async (stack) => {
      asked.push(stack);
      return under.course;
    },
  };
  return under;
}

export type DeploymentUnderTest = Awaited<ReturnType<typeof deploymentUnderTest>>;

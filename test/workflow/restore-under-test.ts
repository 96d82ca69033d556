import { createHash } from 'node:crypto';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { readJson, type Store } from '../../lambda/aws/archive-store.ts';
import type { Manifest } from '../../lambda/backup/manifest.ts';
import { restoreKeys } from '../../lambda/contract/keys.ts';
import type { TraceOfPlan } from '../../lambda/contract/restore-node-lines.ts';
import type { EnsembleSettings, RestoreSettings } from '../../lambda/contract/settings.ts';
import type { Flow } from '../../lambda/flow/flow.ts';
import { plainFlow } from '../../lambda/flow/plain-flow.ts';
import type { Inspected } from '../../lambda/restore/nodes/situation.ts';
import type { RestorePlan } from '../../lambda/restore/plan/plan.ts';
import type { RestoreReport, RestoreStatus } from '../../lambda/restore/report.ts';
import { parseRestoreRequest } from '../../lambda/restore/request.ts';
import { restore } from '../../lambda/restore/workflow.ts';
import { s3UnderTest } from '../../local-cloud/s3/s3-under-test.ts';
import { faultsOf } from '../unit/cli/schemas.ts';
import { archiveOf, goodMembers } from '../unit/lambda/backup/archives.ts';
import { settings } from '../unit/lambda/backup/ensembles.ts';
import { named } from '../unit/lambda/backup/fake-ssm.ts';
import { healthy } from '../unit/lambda/restore/nodes.ts';
import { type Deeds, type Instead, nodesThatAnswer } from './nodes-that-answer.ts';

export { fails } from './nodes-that-answer.ts';

const bucket = 'backups';
/** There only where a test says so. */
export const copies = [{ bucket: 'copies', region: 'eu-west-1' }];
export const tick = '20260101T000000Z';
const staging: EnsembleSettings = { ...settings, name: 'staging' };

/** A workflow with a real S3, and nodes that a test makes fail. */
const documents = {
  restore: 'Stack-profile-restore',
  drill: 'Stack-profile-drill',
  capture: 'Stack-profile-capture',
  apply: 'Stack-profile-apply',
};

/** @param copied whether S3 copies what is written */
export async function restoreUnderTest({ versioned = false, copied = false } = {}) {
  const into = { id: 'copy', priority: 1, prefix: '', into: 'copies', copiesKms: false };
  const under = await s3UnderTest([
    { name: bucket, versioned: versioned || copied, replication: copied ? [into] : [] },
    ...(copied ? [{ name: 'copies', versioned: true }] : []),
  ]);
  const store: Store = { s3: under.client, bucket };
  const world = {
    nodes: healthy() as readonly Inspected[],
    offline: [] as readonly string[],
    instead: {} as Instead,
    events: 'taken' as 'taken' | 'refused',
    /** So many invocations of the backup function Lambda throttles. */
    refusedInvocations: 0,
    /** What the nodes have of a plan, for its undo. */
    ofPlan: {} as Record<string, TraceOfPlan | undefined>,
    deeds: undefined as Deeds | undefined,
    copies: [] as string[],
    now: Date.parse('2026-01-02T00:00:00Z'),
    execution: 0,
    /** What its executions are called. */
    nameOf: (execution: number) => `execution-${execution}`,
    /** What happens while the workflow waits. */
    onWait: (): void | Promise<void> => {},
    millisecondsLeft: 15 * 60_000,
    restores: { prod: { from: [] }, staging: { from: ['prod'] } } as Record<
      string,
      Omit<RestoreSettings, 'documents'>
    >,
  };
  const sent: string[] = [];
  const epochs: string[] = [];
  const events: string[] = [];
  const started: unknown[] = [];
  const lines: Record<string, unknown>[] = [];
  const stdout = jest.spyOn(process.stdout, 'write').mockImplementation((line) => {
    lines.push(JSON.parse(String(line)));
    return true;
  });
  const ssm = nodesThatAnswer(world, sent, epochs);

  /** Waiting takes no time but that of the test's clock. */
  const patientFlow = plainFlow({
    millisecondsLeft: () => Number.POSITIVE_INFINITY,
    wait: async (milliseconds) => {
      world.now += milliseconds;
      await world.onWait();
    },
  });

  return {
    world,
    store,
    /** Its storage. */
    s3: under.s3,
    /** How its storage differs from S3. */
    habits: under.s3.habits,
    /** What goes wrong in S3. */
    faults: under.s3.faults.rules,
    sent,
    epochs,
    events,
    started,
    /** Of the log, less what console.log writes. */
    lines,
    /** Those of them that declare a metric. */
    get metrics() {
      return lines.filter((line) => '_aws' in line);
    },
    stop: () => {
      stdout.mockRestore();
      return under.stop();
    },

    /** Uploads a backup of these members, with what the manifest says of it. */
    async backUp(
      members: Readonly<Record<string, Buffer>> = goodMembers,
      different: Partial<Manifest> = {},
    ): Promise<string> {
      const archive = await archiveOf(members);
      const at = different.tick ?? tick;
      const name = `prod/zk-${at}`;
      const put = (Key: string, Body: Buffer | string) =>
        under.client.send(new PutObjectCommand({ Bucket: bucket, Key, Body }));
      const key = different.archive?.key ?? `${name}.tar.gz`;
      const { VersionId = null } = await put(key, archive);
      const manifest = {
        schemaVersion: 1,
        ensemble: 'prod',
        tick: at,
        node: 'i-3',
        zookeeperVersion: '3.9.6',
        epoch: 0,
        zxid: '0x11',
        archive: {
          key,
          versionId: VersionId,
          bytes: archive.length,
          sha256: createHash('sha256').update(archive).digest('hex'),
        },
        files: Object.entries(members).map(([path, { length }]) => ({ path, bytes: length })),
        ...different,
      };
      await put(`${name}.manifest.json`, JSON.stringify(manifest));
      return manifest.archive.key;
    },

    async invoke(
      payload: object,
      { flow = patientFlow, resumed = false }: { flow?: Flow; resumed?: boolean } = {},
    ): Promise<RestoreReport> {
      if (!resumed) world.execution++;
      const report = await restore(
        flow,
        parseRestoreRequest(payload, [settings, staging], copies),
        {
          clients: {
            ...ssm.clients,
            eventBridge: {
              send: async (command: { input: { Entries: { DetailType: string }[] } }) => {
                if (world.events === 'refused') throw named('AccessDeniedException');
                events.push(command.input.Entries[0]?.DetailType ?? '');
                return {};
              },
            },
          } as never,
          openCopy: ({ bucket: of }) => ({ s3: under.client, bucket: of }),
          lambda: {
            send: async ({ input }: { input: { FunctionName: string; Payload: Uint8Array } }) => {
              if (world.refusedInvocations-- > 0) throw named('TooManyRequestsException');
              started.push([input.FunctionName, JSON.parse(Buffer.from(input.Payload).toString())]);
            },
          } as never,
          settings: {
            backupAlias: 'backup:live',
            restores: Object.fromEntries(
              Object.entries(world.restores).map(([name, one]) => [name, { ...one, documents }]),
            ),
          },
          store,
          eventBus: 'default',
          execution: world.nameOf(world.execution),
          now: () => world.now,
          millisecondsLeft: () => world.millisecondsLeft,
          watchSeconds: 0,
          log: () => {},
        },
      );
      // The product's own results are JSON: what is not would be lost on AWS.
      expect(JSON.parse(JSON.stringify(report))).toEqual(report);
      expect(faultsOf('undo', { schemaVersion: 1, report })).toEqual([]);
      return report;
    },

    async planned(payload: object = {}): Promise<RestorePlan> {
      const report = await this.invoke({ ensemble: 'prod', backup: 'latest', ...payload });
      if (!report.plan) throw new Error(report.reason);
      return report.plan;
    },

    /** Plans, and executes what was planned. */
    async execute(payload: object = {}): Promise<{ plan: RestorePlan; report: RestoreReport }> {
      const plan = await this.planned(payload);
      return { plan, report: await this.invoke({ plan: plan.planId, execute: true }) };
    },

    async status(runId: string): Promise<RestoreStatus | undefined> {
      return (await readJson<RestoreStatus>(store, restoreKeys.status(runId)))?.value;
    },
  };
}

export type RestoreUnderTest = Awaited<ReturnType<typeof restoreUnderTest>>;

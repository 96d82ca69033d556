import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { readJson } from '../../../lambda/aws/archive-store.ts';
import { answersKeyOf, restoreKeys } from '../../../lambda/contract/keys.ts';
import type { PartPlan } from '../../../lambda/restore/put-back/plan/part-plan.ts';
import type { RestoreReport } from '../../../lambda/restore/report.ts';
import { archiveOf } from '../../unit/lambda/backup/archives.ts';
import { restoreUnderTest } from '../restore-under-test.ts';
import { answersOf, type Interruption } from './client-port.ts';
import { LivingServer } from './living-server.ts';

/** A workflow with a real S3, and nodes of an ensemble that takes what is sent to it. */
export async function putBackUnderTest() {
  const under = await restoreUnderTest();
  const { s3, bucket } = under.store;
  const server = new LivingServer();
  const world = {
    /** What becomes of the next stream; then all goes well again. */
    interruption: {} as Interruption,
    /** Of streams, whose answers are lost once they were given. */
    losesAnswers: false,
    /** What becomes of a capture on its way. */
    spoil: undefined as ((archive: Buffer) => unknown) | undefined,
    /** What a node has that is behind. @default - all of it */
    behind: undefined as Record<string, Buffer> | undefined,
    /** What a captured node showed. @default - its last transaction */
    shows: undefined as string | undefined,
  };
  const put = (Key: string, Body: Buffer) =>
    s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body }));

  under.world.deeds = {
    capture: async (_instanceId, { Key: [key = ''] = [] }) => {
      const archive = await archiveOf(world.behind ?? server.files());
      world.spoil?.(archive);
      await put(key, archive);
      const zxid = world.shows ?? `0x${server.zxid.toString(16)}`;
      return [
        { step: 'capture', ...captureLine, zxid },
        { step: 'upload', ...uploadLine(archive), bucket, key },
        { step: 'remove' },
      ];
    },
    apply: async (_instanceId, { Requests: [key = ''] = [] }) => {
      const { interruption } = world;
      world.interruption = {};
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      const stream = await buffer(Body as Readable);
      const answers = answersOf(server, stream, interruption);
      if (!world.losesAnswers) await put(answersKeyOf(key), answers);
      return [
        {
          ...{ step: 'apply', role: 'follower', tls: false, auth: false, closed: true },
          ...{ requestBytes: stream.length, answerBytes: answers.length, applyMs: 3 },
        },
      ];
    },
  };

  return {
    ...under,
    server,
    living: world,

    /** A backup of what the server has now. */
    backUpNow: () => under.backUp(server.files(), { zxid: `0x${server.zxid.toString(16)}` }),

    /** Plans a part; a plan that is refused is thrown. */
    async planPart(path: string | string[], payload: object = {}): Promise<RestoreReport> {
      const report = await under.invoke({ ensemble: 'prod', backup: 'latest', path, ...payload });
      if (report.outcome !== 'Planned') throw new Error(report.reason);
      return report;
    },

    /** The plan with its lists. */
    async storedPlan({ runId }: RestoreReport): Promise<PartPlan> {
      const stored = await readJson<PartPlan>(under.store, restoreKeys.plan(runId));
      if (!stored) throw new Error(`no plan ${runId}`);
      return stored.value;
    },

    executePlan: ({ runId }: RestoreReport, payload: object = {}) =>
      under.invoke({ plan: runId, execute: true, ...payload }),

    /** A later moment: an undo is not begun in the second of its restore. */
    undo: ({ runId }: RestoreReport, payload: object = {}) => {
      under.world.now += 1000;
      return under.invoke({ undo: runId, ...payload });
    },
  };
}

export type PutBackUnderTest = Awaited<ReturnType<typeof putBackUnderTest>>;

const captureLine = {
  ...{ mode: 'live', role: 'follower', version: '3.9.6', epoch: 0 },
  ...{ snapshot: 'snapshot.0', snapshotCheck: 'adler', baseLog: 'log.1', logs: 1 },
  ...{ youngerSnapshots: [], startFaults: [], startUntold: [] },
  ...{ stopMs: 0, copyMs: 1, startMs: 0, downtimeMs: 0 },
};

const uploadLine = (archive: Buffer) => ({
  bytes: archive.length,
  sha256: createHash('sha256').update(archive).digest('hex'),
  ...{ uploadMs: 1, compressor: 'gzip', checksumAlgorithm: null },
});

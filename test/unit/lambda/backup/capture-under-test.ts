import { captureAndUpload } from '../../../../lambda/backup/capture-and-upload.ts';
import { planRun } from '../../../../lambda/backup/plan.ts';
import { plainFlow } from '../../../../lambda/flow/plain-flow.ts';
import { settings } from './ensembles.ts';
import { type Answers, fakeSsm, plugin } from './fake-ssm.ts';
import { storyOf } from './story-of.ts';

const request = { ensemble: settings, scheduledTime: undefined, dryRun: false, newLineage: false };
const begun = Date.parse('2026-11-22T03:00:00Z');
export const run = planRun(request, 'execution', begun);
const candidates = [
  { instanceId: 'i-1', because: 'newest' },
  { instanceId: 'i-2', because: 'next' },
];
export const capture = {
  runId: run.runId,
  mode: 'stop',
  role: 'follower',
  version: '3.9.3',
  zxid: '0x1',
  epoch: 0,
  snapshot: 'snapshot.0',
  snapshotCheck: 'adler',
  baseLog: 'log.1',
  logs: 1,
  youngerSnapshots: [],
  startFaults: [],
  startUntold: [],
  stopMs: 1,
  copyMs: 1,
  startMs: 1,
  downtimeMs: 3,
};
export const upload = {
  runId: run.runId,
  bucket: 'b',
  key: run.archiveKey,
  bytes: 1,
  sha256: 'f',
  uploadMs: 1,
  compressor: 'gzip',
  checksumAlgorithm: null,
};
export const goodSteps = [plugin('capture', capture), plugin('upload', upload)];

/** A flow in which waiting takes no time. */
const flow = plainFlow({ millisecondsLeft: () => Number.POSITIVE_INFINITY, wait: async () => {} });

export const invocation =
  (steps: object[], StatusDetails = 'Success') =>
  () => ({
    CommandInvocations: [{ InstanceId: 'i-1', StatusDetails, CommandPlugins: steps }],
  });
export const revived = [
  plugin('revive', { runId: run.runId, serving: true, started: true, role: 'follower' }),
];

export function runWith(answers: Answers) {
  const ssm = fakeSsm(answers);
  const story = storyOf(flow, request, ssm.clients, begun);
  const result = captureAndUpload(story, candidates, 'CRC64NVME');
  const documents = () =>
    ssm.sent
      .filter(({ operation }) => operation === 'SendCommand')
      .map(({ input }) => `${input.DocumentName} ${input.InstanceIds}`);
  return { result, node: story.node, documents, sent: ssm.sent };
}

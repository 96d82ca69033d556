import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { openSource } from '../../../cli/source/open.ts';
import { readTree } from '../../../cli/source/read-tree.ts';
import { applyParameters, documentParameters } from '../../../lambda/contract/documents.ts';
import { restoreKeys } from '../../../lambda/contract/keys.ts';
import { plainFlow } from '../../../lambda/flow/plain-flow.ts';
import { awaitCommand, send } from '../../../lambda/node/node-command.ts';
import { OwnNodes } from '../../../lambda/node/own-nodes.ts';
import { readAnswers } from '../../../lambda/restore/part/read-answers.ts';
import { type StreamRequest, streamBytes } from '../../../lambda/restore/part/stream.ts';
import { digestAcl } from '../../../lambda/zookeeper/requests/access.ts';
import type { EnsembleNode } from '../../../local-cloud/ensemble/ensemble-node.ts';
import type { LocalCloud } from '../../../local-cloud/local-cloud.ts';
import { newClient } from '../../../local-cloud/ssm/cloud.ts';
import { stacksOf } from '../../../local-cloud/template/assembly.ts';
import { Identities } from '../../permissions/identities.ts';
import { may } from '../../permissions/may.ts';
import { startCloud } from '../clouds.ts';
import { e2eFolder } from '../e2e-folder.ts';
import { connectTo } from './server.ts';

const planId = 'local.20260102T030405Z';
const acl = digestAcl('keeper', 'not a secret');

let cloud: LocalCloud;
let instanceId: string;
beforeAll(async () => {
  const digest = join(e2eFolder, 'put-back-digest');
  mkdirSync(e2eFolder, { recursive: true });
  writeFileSync(digest, 'keeper:not a secret\n', { mode: 0o600 });
  const configuration = { client: { digest } };
  cloud = await startCloud('put-back-documents', { nodes: 3, mode: 'stop', configuration });
  const [follower] = await cloud.ensemble.followers();
  instanceId = cloud.instanceOf(follower?.id ?? 0);
}, 300_000);
afterAll(() => cloud?.close());

/** All ensembles of the stack have one profile. */
const documentOf = (kind: string) =>
  cloud.assembly.documents.find(({ name }) => name.endsWith(`-${kind}`))?.name ?? '';

/** Sends a document as the restore function does, and gives what each step reported. */
async function sendDocument(kind: 'capture' | 'apply', parameters: Record<string, string>) {
  const flow = plainFlow({ millisecondsLeft: () => 300_000, wait: async () => {} });
  const client = newClient(cloud.ssm.endpoint);
  const nodes = { instanceIds: [instanceId] };
  const ownNodes = new OwnNodes({ name: 'local', nodes }, [instanceId]);
  const sender = { flow, ownNodes, clients: { ssm: client, ssmOnce: client } };
  const sending = await send(sender, {
    name: kind,
    document: documentOf(kind),
    instanceIds: [instanceId],
    parameters: {
      [documentParameters.ensemble]: 'local',
      [documentParameters.runId]: planId,
      ...parameters,
    },
    comment: kind,
  });
  if (sending.kind !== 'sent') throw new Error(sending.reason);
  const patience = { nodes: 1, seconds: 120, watchSeconds: 120 };
  const { invocations } = await awaitCommand(sender, kind, sending.commandId, patience);
  client.destroy();
  return invocations[0]?.steps.map(({ line, found }) => line ?? found);
}

const located = (key: string) => cloud.s3.locate(cloud.bucket, key) ?? '';

test('a follower of an ensemble that backups stop is captured while it serves', async () => {
  const follower = cloud.ensemble.nodes.find(({ id }) => cloud.instanceOf(id) === instanceId);
  const before = await follower?.pid();
  const writer = await connectTo(cloud.ensemble.nodes[0] as EnsembleNode);
  await writer.create('/kept', Buffer.from('x'), { acl });
  writer.destroy();
  const key = restoreKeys.capture(planId, 'planned');

  const lines = await sendDocument('capture', { Key: key, Checksum: 'CRC64NVME' });

  expect(lines).toMatchObject([
    { step: 'capture', mode: 'live', downtimeMs: 0 },
    { step: 'upload', key },
    { step: 'remove' },
  ]);
  expect(await follower?.pid()).toBe(before);
  const tree = await readTree(await openSource(located(key)));
  expect(tree.find('/kept')).toBeDefined();
});

test('requests from the bucket are applied by a follower, and answered there', async () => {
  const requests: StreamRequest[] = [
    { kind: 'multi', operations: [{ kind: 'create', path: '/kept/back', data: null, acl }] },
  ];
  const Key = restoreKeys.requests(planId, 'changes');
  const s3 = new S3Client({
    ...{ endpoint: cloud.s3.endpoint, region: 'us-east-1', forcePathStyle: true },
    credentials: { accessKeyId: 'LOCAL', secretAccessKey: 'local' },
  });
  const Body = Buffer.concat([...streamBytes(requests)]);
  await s3.send(new PutObjectCommand({ Bucket: cloud.bucket, Key, Body }));
  s3.destroy();

  const lines = await sendDocument('apply', { [applyParameters.requests]: Key });

  expect(lines).toMatchObject([
    { step: 'apply', role: 'follower', requestBytes: Body.length, auth: true, closed: true },
  ]);
  const answers = readFileSync(located(restoreKeys.answers(planId, 'changes')));
  expect(readAnswers(answers, requests)).toMatchObject({ complete: true, applied: 1 });
  const reader = await connectTo(cloud.ensemble.nodes[0] as EnsembleNode);
  await reader.authenticateDigest('keeper', 'not a secret');
  await reader.sync('/kept');
  expect(await reader.exists('/kept/back')).toBeDefined();
  reader.destroy();
});

test('all that the node asked of AWS for it is allowed to its role', async () => {
  const identities = new Identities(await stacksOf(cloud.assembly));
  const asked = cloud.calls.needs.filter(({ caller }) => caller?.startsWith('node '));

  const allowed = await Promise.all(
    asked.map((need) =>
      may(identities.withPolicy('ensemblelocalNode'), need, identities.bucketPolicy),
    ),
  );

  expect(new Set(asked.map(({ resource }) => resource.replace(/^.*\./, '')))).toEqual(
    new Set(['gz', 'requests', 'answers']),
  );
  expect(allowed).not.toContain(false);
});

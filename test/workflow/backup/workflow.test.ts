import { PutObjectCommand } from '@aws-sdk/client-s3';
import { readJson } from '../../../lambda/aws/archive-store.ts';
import type { Manifest } from '../../../lambda/backup/manifest.ts';
import { goodMembers } from '../../unit/lambda/backup/archives.ts';
import { put } from '../../unit/lambda/backup/manifests.ts';
import { runBackup } from './run-backup.ts';
import {
  key,
  manifestKey,
  type WorkflowUnderTest,
  workflowUnderTest,
} from './workflow-under-test.ts';

let under: WorkflowUnderTest;
beforeEach(async () => {
  under = await workflowUnderTest();
});
afterEach(() => {
  jest.restoreAllMocks();
  return under.stop();
});

const damaged = () => {
  const snapshot = Buffer.from(goodMembers['data/version-2/snapshot.10'] as Buffer);
  snapshot[300] = (snapshot[300] as number) ^ 1;
  return { ...goodMembers, 'data/version-2/snapshot.10': snapshot };
};

test('a good archive is a good backup', async () => {
  const report = await under.runWith(await under.upload(goodMembers));

  expect(report).toMatchObject({ outcome: 'Succeeded', level: 3, warnings: [] });
});

test('a bad archive that cannot be tagged to expire ends the run with both reasons', async () => {
  under.s3.faults.rules.push({ operations: ['PutObjectTagging'], code: 'AccessDenied' });

  const report = await under.runWith(await under.upload(damaged()));

  expect(report).toMatchObject({
    outcome: 'Failed',
    phase: 'verify',
    reason: expect.stringMatching(
      /failed the check "sound": .*\. The object could not be tagged to expire: AccessDenied/,
    ),
    hint: expect.stringMatching(/kept for inspection/),
  });
});

test('an archive that ends before what the node showed is no backup', async () => {
  const report = await under.runWith(await under.upload(goodMembers), { zxid: '0x13' });

  expect(report).toMatchObject({
    outcome: 'Failed',
    phase: 'verify',
    reason: `${key} is not complete: it ends at 0x11, 2 transactions before 0x13, which the node showed just before the capture.`,
  });
});

test('what a backup was held against is in its manifest', async () => {
  await under.runWith(await under.upload(goodMembers));

  const manifest = await readJson<Manifest>(under.store, manifestKey);
  expect(manifest?.value).toMatchObject({
    captured: { zxid: '0x11', snapshot: 'snapshot.10', baseLog: 'log.1', logs: 1, told: '0x11' },
    proof: { complete: { reached: true } },
  });
});

test('where its znodes and bytes are is in its manifest, and how long its node might be down', async () => {
  await under.runWith(await under.upload(goodMembers));

  const manifest = await readJson<Manifest>(under.store, manifestKey);
  const { subtrees, inventory, maxDowntimeMs } = manifest?.value ?? {};
  expect(subtrees?.[0]).toMatchObject({ path: '/', znodes: inventory?.znodes });
  expect(subtrees?.length).toBeGreaterThan(3);
  expect(maxDowntimeMs).toBe(600_000);
});

test('a server that would not start again is a warning of a live backup, and in its manifest', async () => {
  const report = await under.runWith(await under.upload(goodMembers), {
    startFaults: ['log.12 has 9 bytes.'],
    startUntold: ['There is no python3.'],
  });

  expect(report).toMatchObject({
    outcome: 'Succeeded',
    warnings: ['ZooKeeper would not start again on i-1: log.12 has 9 bytes.'],
  });
  const manifest = await readJson<Manifest>(under.store, manifestKey);
  expect(manifest?.value.nextStart).toEqual({
    faults: ['log.12 has 9 bytes.'],
    untold: ['There is no python3.'],
  });
});

test('what a follower of its version may lack is in the manifest', async () => {
  await under.runWith(await under.upload(goodMembers), { role: 'follower', version: '3.8.0' });

  const manifest = await readJson<Manifest>(under.store, manifestKey);
  expect(manifest?.value.knownHoles).toEqual([
    expect.stringMatching(/^ZooKeeper 3\.8\.0: .*4785/),
    expect.stringMatching(/^ZooKeeper 3\.8\.0: .*4712/),
  ]);
});

test.each([
  ['good', goodMembers, { outcome: 'Succeeded', level: 3 }],
  ['bad', damaged(), { outcome: 'Failed', phase: 'verify' }],
])('a lease that cannot be released is a warning of a %s backup', async (_what, members, ends) => {
  const uploaded = await under.upload(members);
  refuseRelease();

  const report = await under.runWith(uploaded);

  expect(report).toMatchObject({
    ...ends,
    warnings: [
      expect.stringMatching(
        /^Runs of prod are skipped until the lease expires: it could not be released, AccessDenied/,
      ),
    ],
  });
});

function refuseRelease() {
  const send = under.client.send.bind(under.client);
  jest.spyOn(under.client, 'send').mockImplementation((command: unknown) => {
    if (command instanceof PutObjectCommand && /"released": true/.test(`${command.input.Body}`)) {
      throw Object.assign(new Error('no'), { name: 'AccessDenied' });
    }
    return send(command as never) as never;
  });
}

test.each([
  ['its manifest', { [manifestKey]: '{}' }, 'Skipped', /manifest\.json exist already: that backup/],
  [
    'an archive alone',
    { [key]: 'x' },
    'Failed',
    /tar\.gz exist already: an archive that was never/,
  ],
  ['both', { [key]: 'x', [manifestKey]: '{}' }, 'Skipped', /tar\.gz exist already/],
])('where %s has the name of the run nothing is sent', async (_what, objects, outcome, reason) => {
  await put(under.store, objects);
  const sent: string[] = [];

  const report = await runBackup(
    under.store,
    {},
    {},
    {
      archiveIsThere: true,
      onSend: ({ DocumentName }) => sent.push(String(DocumentName)),
    },
  );

  expect(report).toMatchObject({ outcome, phase: 'claim', reason: expect.stringMatching(reason) });
  expect(sent).toEqual([]);
  const lease = await readJson<{ released: boolean }>(under.store, 'prod/runs/current.json');
  expect(lease?.value.released).toBe(true);
});

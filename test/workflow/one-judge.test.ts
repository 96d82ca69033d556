import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { Verification } from '../../cli/source/verification.ts';
import { failureOf, type Proof } from '../../lambda/archive/judge-archive.ts';
import { readArchive } from '../../lambda/archive/read-archive.ts';
import { readJson } from '../../lambda/aws/archive-store.ts';
import type { Manifest } from '../../lambda/backup/manifest.ts';
import type { CaptureLine } from '../../lambda/contract/node-lines.ts';
import { run, temporaryFolder } from '../unit/cli/archives.ts';
import { archivesOfAllKinds } from './archives-of-all-kinds.ts';
import { runBackup } from './backup/run-backup.ts';
import { type RestoreUnderTest, restoreUnderTest } from './restore-under-test.ts';

const folder = temporaryFolder();
let under: RestoreUnderTest;
beforeEach(async () => {
  under = await restoreUnderTest();
});
afterEach(() => under.stop());
afterAll(() => folder.remove());

const name = 'zookeeper-backup-20261122T030000Z';
const key = `prod/${name}.tar.gz`;

/** The level where it is told, what failed, and what keeps it from level 3. */
interface Judged {
  readonly level: number | 'below 2';
  readonly failed: string | undefined;
  readonly unproven: string | undefined;
}

const judged = ({
  level,
  unproven,
  ...proof
}: Pick<Proof, 'level' | 'checks' | 'unproven'>): Judged => {
  const failed = failureOf(proof);
  return failed === undefined ? { level, failed, unproven } : refused(`x failed ${failed}.`);
};

const refused = (reason: string | undefined): Judged => ({
  level: 'below 2',
  failed: reason?.replace(/^\S+ failed /, '').replace(/\.$/, ''),
  unproven: undefined,
});

const put = (Key: string, Body: Buffer | string) =>
  under.store.s3.send(new PutObjectCommand({ Bucket: under.store.bucket, Key, Body }) as never);

/** A capture that named what is in the archive: that it is complete is another question. */
async function captureOf(archive: Buffer): Promise<Partial<CaptureLine>> {
  const { files } = await readArchive(() => Readable.from([archive]));
  const names = files.map(({ path }) => path.slice(path.lastIndexOf('/') + 1));
  const snapshot = names.find((one) => one.startsWith('snapshot.')) ?? '';
  const logs = names.filter((one) => one.startsWith('log.')).length;
  return { zxid: '0x1', snapshot, baseLog: '', logs };
}

async function byBackup(archive: Buffer, sent: object): Promise<Judged> {
  await put(key, archive);
  const report = await runBackup(
    under.store,
    { bucket: under.store.bucket, key, ...sent },
    await captureOf(archive),
  );
  if (report.outcome !== 'Succeeded') return refused(report.reason);
  const manifest = await readJson<Manifest>(under.store, `prod/${name}.manifest.json`);
  return judged(manifest?.value.proof as Proof);
}

async function byPlan(): Promise<Judged> {
  const { plan, reason } = await under.invoke({ ensemble: 'prod', backup: key });
  if (!plan) return refused(reason);
  const { level, unproven, checks } = plan.backup;
  return judged({
    level: level as Proof['level'],
    checks,
    ...(unproven === null ? {} : { unproven }),
  });
}

async function byDrill(): Promise<Judged | 'restorable'> {
  const { phase, reason } = await under.invoke({ ensemble: 'prod', drill: true, backup: key });
  return phase === 'verify' ? refused(reason) : 'restorable';
}

async function byHand(archive: Buffer, manifest: string): Promise<Judged> {
  folder.write('x.manifest.json', manifest);
  const { stdout } = await run('verify', '--json', folder.write('x.tar.gz', archive));
  return judged((JSON.parse(stdout) as Verification).proof);
}

test.each(Object.entries(archivesOfAllKinds))(
  'backup, plan, drill and command line judge %s alike',
  async (_what, make) => {
    const archive = await make();
    const sent = {
      bytes: archive.length,
      sha256: createHash('sha256').update(archive).digest('hex'),
    };
    const manifest = JSON.stringify({
      ...{ schemaVersion: 1, ensemble: 'prod', tick: '20261122T030000Z', node: 'i-3' },
      ...{ zookeeperVersion: '3.9.6', epoch: 0, zxid: '0x1', files: [], archive: { key, ...sent } },
    });

    const backup = await byBackup(archive, sent);
    await put(`prod/${name}.manifest.json`, manifest);
    const [plan, drill] = [await byPlan(), await byDrill()];
    const hand = await byHand(archive, manifest);

    expect({ backup, plan, drill }).toEqual({
      backup: hand,
      plan: hand,
      drill: hand.failed === undefined ? 'restorable' : hand,
    });
  },
);

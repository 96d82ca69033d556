import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { printedBy, runCommandLine } from '../../bin/local/command-line.ts';
import type { RunReport } from '../../lambda/backup/report.ts';
import type { Report } from '../../lambda/report/model.ts';
import type { LocalCloud } from '../../local-cloud/local-cloud.ts';
import { factsOfPage } from '../facts-of-page.ts';
import { backUpOnce, backUpWell, firePage, manifestOf, startCloud } from './clouds.ts';

let cloud: LocalCloud;
let good: RunReport;
let folder: string;

/** A good backup, and a night on which the bucket took none. */
beforeAll(async () => {
  cloud = await startCloud('report', { nodes: 1, mode: 'live', report: {} });
  folder = mkdtempSync(join(tmpdir(), 'zk-backup-outputs-'));
  writeFileSync(
    join(folder, 'outputs.json'),
    JSON.stringify({ [cloud.assembly.stack]: cloud.outputs }),
  );
  good = await backUpWell(cloud);
  const { rules } = cloud.s3.faults;
  rules.push({
    operations: ['UploadPart', 'PutObject'],
    keyPrefix: 'local/zookeeper-backup-',
    code: 'AccessDenied',
  });
  await backUpOnce(cloud);
  rules.splice(0);
}, 300_000);
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await cloud?.close();
});

/** As a person reads it from the bucket. */
function pageInBucket(): string {
  const file = cloud.s3.locate(cloud.bucket, `_reports/${cloud.assembly.stack}.html`);
  return file && existsSync(file) ? readFileSync(file, 'utf8') : '';
}

test('the command prints of a real backup what its manifest holds, and of a failed one the reason', async () => {
  const { code, document } = await runCommandLine(cloud, ['report', 'local'], 2);

  const [told] = (document as Report).ensembles;
  const { archive, inventory, proof, tick } = manifestOf(cloud, good);
  expect(code).toBe(0);
  expect(told).toMatchObject({
    ensemble: 'local',
    state: 'bad',
    backupCount: 1,
    backups: [{ bytes: archive.bytes, znodes: inventory?.znodes, level: proof.level }],
    failures: [{ kind: 'backup', outcome: 'Failed', phase: 'upload' }],
  });
  expect(tick).toBe(told?.backups[0]?.time.replaceAll(/[-:]|\.\d+/g, ''));
  expect(told?.tree?.subtrees[0]).toMatchObject({ path: '/', znodes: inventory?.znodes });
});

test('what the schedule writes into the bucket tells what the command prints', async () => {
  const { error } = await firePage(cloud);
  const { code, stdout } = await printedBy(cloud, ['report'], 2);

  expect([error, code]).toEqual([undefined, 0]);
  expect(factsOfPage(stdout).length).toBeGreaterThan(20);
  expect(factsOfPage(pageInBucket())).toEqual(factsOfPage(stdout));
});

test('status tells where that page lies, and when it was made', async () => {
  await firePage(cloud);

  const outputs = join(folder, 'outputs.json');
  const { stdout } = await printedBy(cloud, ['status', '--outputs', outputs], 2);

  expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(
    new RegExp(` page: ${cloud.outputs.ReportPage}, made \\S+ \\S+Z \\(\\d+ s ago\\) $`),
  );
});

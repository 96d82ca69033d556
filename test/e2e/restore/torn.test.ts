import { execFileSync } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { RunReport } from '../../../lambda/backup/report.ts';
import type { RestoreReport } from '../../../lambda/restore/report.ts';
import { quickStart } from '../../../local-cloud/ensemble/configuration.ts';
import type { Ensemble } from '../../../local-cloud/ensemble/ensemble.ts';
import type { EnsembleNode } from '../../../local-cloud/ensemble/ensemble-node.ts';
import type { LocalCloud } from '../../../local-cloud/local-cloud.ts';
import { loadSampleData } from '../../../local-cloud/sample-data/sample-data.ts';
import { prepareToolbox } from '../../../local-cloud/toolbox/toolbox.ts';
import { type LogFile, takeLogApart, zxidOf } from '../../mutants/log-file.ts';
import { backUpWell, manifestOf, reportsOf, requireSucceeded, startCloud } from '../clouds.ts';
import { e2eFolder } from '../e2e-folder.ts';
import { connectTo } from '../restore-by-hand.ts';
import { systemWithout } from '../system-without.ts';
import { differencesOnAll, restore, type Scenario, treeOf } from './scenario.ts';

const shims = join(e2eFolder, 'torn-shims');
const service = join(__dirname, '..', '..', '..', 'local-cloud', 'ensemble');

const newestLog = ({ dataLogDirectory }: EnsembleNode): string => {
  const folder = join(dataLogDirectory, 'version-2');
  const zxid = (name: string) => BigInt(`0x${name.slice(4)}`);
  const logs = readdirSync(folder).filter((name) => name.startsWith('log.'));
  const [newest] = logs.sort((one, other) => (zxid(one) > zxid(other) ? -1 : 1));
  return join(folder, newest as string);
};

const logOf = (node: EnsembleNode): LogFile => takeLogApart(readFileSync(newestLog(node)));

const lastZxid = (node: EnsembleNode): bigint => zxidOf(logOf(node).records.at(-1) as Buffer);

/** Until every disk has what clients wrote. */
async function untilAllAreLogged({ nodes }: Ensemble): Promise<void> {
  while (new Set(nodes.map(lastZxid)).size > 1) await delay(50);
}

/**
 * What lies behind the last whole record while a server appends the next one. It is written over when
 * there is a next one.
 */
function beginRecord(node: EnsembleNode): void {
  const { header, records } = logOf(node);
  const last = records.at(-1) as Buffer;
  const next = Buffer.from(last.subarray(0, last.length - 9));
  next.writeBigInt64BE(zxidOf(last) + 1n, 24);
  const end = records.reduce((sum, { length }) => sum + length, header.length);
  const descriptor = openSync(newestLog(node), 'r+');
  writeSync(descriptor, next, 0, next.length, end);
  closeSync(descriptor);
}

/** As the archive holds it. */
function newestLogOf(cloud: LocalCloud, backup: RunReport): LogFile {
  const archive = cloud.s3.locate(cloud.bucket, backup.archive?.key ?? '') as string;
  const logs = manifestOf(cloud, backup).files.filter(({ path }) => path.startsWith('log/'));
  const { path } = logs.at(-1) as { path: string };
  return takeLogApart(execFileSync('tar', ['xzOf', archive, path], { maxBuffer: 2 ** 28 }));
}

describe('a live backup whose newest log ends within a transaction, restored where digests are off', () => {
  let cloud: LocalCloud;
  let scenario: Scenario;
  let report: RestoreReport;

  beforeAll(async () => {
    rmSync(shims, { recursive: true, force: true });
    const { binDirectory } = await prepareToolbox();
    // As by older versions: without python3 the capture cannot see where the last whole transaction ends.
    const system = systemWithout(shims, /^python/);
    cloud = await startCloud('restore-torn', {
      nodes: 3,
      mode: 'live',
      durable: { millisecondsPerSecond: 200 },
      ensemble: { jvmFlags: [...quickStart, '-Dzookeeper.digest.enabled=false'] },
      agentEnvironment: { PATH: `${service}:${binDirectory}:${system}` },
    });
    const client = await connectTo((await cloud.ensemble.leader()) as EnsembleNode);
    await loadSampleData(client, { znodes: 150 });
    await client.close();
    const tree = await treeOf((await cloud.ensemble.leader()) as EnsembleNode);
    await untilAllAreLogged(cloud.ensemble);
    for (const node of cloud.ensemble.nodes) beginRecord(node);
    scenario = { cloud, tree, backup: await backUpWell(cloud) };
    report = await restore(cloud);
  });
  afterAll(() => cloud?.close());

  test('it is sound, and restored on every server', async () => {
    expect(newestLogOf(cloud, scenario.backup).tail.subarray(0, 12)).not.toEqual(Buffer.alloc(12));
    expect(manifestOf(cloud, scenario.backup).proof.level).toBe(2);
    expect(report).toMatchObject({ outcome: 'Succeeded' });
    expect(await differencesOnAll(scenario)).toEqual([]);
  });

  test('the backup after the restore is sound, too', () => {
    const after = reportsOf(cloud).at(-1);

    expect(after).not.toBe(scenario.backup);
    expect(requireSucceeded(after as RunReport).level).toBe(2);
  });

  test('so is the next one, when clients have written in the new epoch', async () => {
    const client = await connectTo((await cloud.ensemble.leader()) as EnsembleNode);
    await client.create('/after', null);
    await client.close();

    const next = await backUpWell(cloud);

    expect(manifestOf(cloud, next).proof.level).toBe(2);
  });
});

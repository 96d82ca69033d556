import { join } from 'node:path';
import type { RestoreReport } from '../../../lambda/restore/report.ts';
import type { EnsembleNode } from '../../../local-cloud/ensemble/ensemble-node.ts';
import { run } from '../../../local-cloud/toolbox/command.ts';
import { commandsOf, manifestOf } from '../clouds.ts';
import { connectTo } from '../restore-by-hand.ts';
import {
  backedUp,
  differencesOnAll,
  executePlan,
  planRestore,
  type Scenario,
  startScenario,
} from './scenario.ts';

/** The earlier of two good backups, over which a node wrote the later one. */
let earlier: Scenario;
let later: Omit<Scenario, 'cloud'>;

const root = join(__dirname, '..', '..', '..');
const keyOf = ({ backup }: Pick<Scenario, 'backup'>) => backup.archive?.key ?? '';

/** With the CLI, the credentials and the endpoint that the node has. */
async function writeOver(from: string, to: string): Promise<void> {
  const { cloud } = earlier;
  const [node] = cloud.ensemble.nodes as [EnsembleNode];
  const copy = 'aws s3 cp "s3://$BUCKET/$FROM" "$STAGE" && aws s3 cp "$STAGE" "s3://$BUCKET/$TO"';
  const places = { BUCKET: cloud.bucket, FROM: from, TO: to, STAGE: join(node.directory, 'copy') };
  await run('bash', ['-c', copy], {
    env: { ...cloud.clientEnvironment, ...node.environment, ...places },
  });
}

beforeAll(async () => {
  earlier = await startScenario('versions', { nodes: 3 });
  const { cloud } = earlier;
  const client = await connectTo((await cloud.ensemble.leader()) as EnsembleNode);
  await client.create('/later', Buffer.from('than the earlier backup'));
  await client.close();
  later = await backedUp(cloud);
  await writeOver(keyOf(later), keyOf(earlier));
});
afterAll(() => earlier?.cloud.close());

test('what lies under the key now is another archive, and a good one', () => {
  const { s3, bucket } = earlier.cloud;
  const { archive } = manifestOf(earlier.cloud, earlier.backup);

  expect(archive.versionId).not.toBeNull();
  expect(s3.locate(bucket, archive.key)).not.toBe(
    s3.locate(bucket, archive.key, archive.versionId ?? ''),
  );
});

test('storage told CRC64NVME when it was tried, so the node was to ask for it', () => {
  const [command] = commandsOf(earlier.cloud, 'backup');

  expect(command?.parameters).toMatchObject({ Checksum: ['CRC64NVME'] });
});

test('verify reads the version that the manifest names', async () => {
  const { cloud } = earlier;
  const url = `s3://${cloud.bucket}/${keyOf(earlier)}`;

  const told = await run(
    process.execPath,
    [join(root, 'bin', 'zk-backup-cli.mjs'), 'verify', url, '--json'],
    { cwd: root, env: { ...process.env, ...cloud.clientEnvironment } },
  );

  const { sha256 } = manifestOf(cloud, earlier.backup).archive;
  expect(JSON.parse(told)).toMatchObject({ outcome: 'proven', archive: { sha256 } });
});

test('a drill reads the version that the manifest names', async () => {
  const { cloud } = earlier;
  const report = await cloud.invokeRestore({
    ensemble: 'local',
    drill: true,
    backup: keyOf(earlier),
  });

  const { drill } = report.payload as RestoreReport;
  expect(drill).toMatchObject({ ok: true, archiveKey: keyOf(earlier) });
  expect(drill?.znodes).toBe((manifestOf(cloud, earlier.backup).inventory.znodes as number) + 1);
});

test('it is restored as it was proven, on every server', async () => {
  const plan = await planRestore(earlier.cloud, { backup: keyOf(earlier) });
  expect(plan).toMatchObject({ outcome: 'Planned' });

  const report = await executePlan(earlier.cloud, plan);
  await earlier.cloud.settled();

  expect(report).toMatchObject({ outcome: 'Succeeded' });
  expect(await differencesOnAll(earlier)).toEqual([]);
});

import { GetObjectTaggingCommand, S3Client } from '@aws-sdk/client-s3';
import type { RunReport } from '../../lambda/backup/report.ts';
import type { LocalCloud } from '../../local-cloud/local-cloud.ts';
import { loadSampleData } from '../../local-cloud/sample-data/sample-data.ts';
import { readTree } from '../../local-cloud/sample-data/tree.ts';
import type { ZooKeeperClient } from '../../local-cloud/zookeeper-client/zookeeper-client.ts';
import { backUpOnce, manifestOf, nextTick, startCloud } from './clouds.ts';
import { connectTo } from './restore-by-hand.ts';

/** Backups of one ensemble that loses most of its znodes between the second and the third. */
describe('an ensemble that loses its znodes', () => {
  let cloud: LocalCloud;
  let client: ZooKeeperClient;
  let s3: S3Client;
  const reports: RunReport[] = [];
  const backUp = async () => {
    const scheduledTime = nextTick().toISOString();
    reports.push(await backUpOnce(cloud, { scheduledTime, askedBy: 'person' }));
  };

  beforeAll(async () => {
    cloud = await startCloud('suspicious', {
      ...{ nodes: 1, mode: 'live' },
      configuration: { keep: { last: 1 } },
    });
    s3 = new S3Client({
      endpoint: cloud.s3.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      forcePathStyle: true,
    });
    client = await connectTo(cloud.ensemble.nodes[0] as never);
    await loadSampleData(client, { znodes: 500 });
    await backUp();
    await backUp();
    await deleteBelow(client, '/sample');
    await backUp();
    await backUp();
  });
  afterAll(async () => {
    s3?.destroy();
    await client?.close().catch(() => {});
    await cloud?.close();
  });

  async function tagsOf(run: number) {
    const { archive } = reports[run] as RunReport;
    const keys = [archive?.key, archive?.manifestKey];
    const answers = await Promise.all(
      keys.map((Key) => s3.send(new GetObjectTaggingCommand({ Bucket: cloud.bucket, Key }))),
    );
    return answers.map(({ TagSet = [] }) => TagSet.map(({ Key, Value }) => `${Key}=${Value}`));
  }

  test('is backed up with a warning that names both numbers', () => {
    const { previous, suspicions } = manifestOf(cloud, reports[2] as RunReport).comparison;

    expect(reports.map(({ outcome }) => outcome)).toEqual(Array(4).fill('Succeeded'));
    expect(reports.map(({ warnings = [] }) => warnings.length > 0)).toEqual([
      false,
      false,
      true,
      false,
    ]);
    expect(suspicions).toEqual([expect.stringMatching(/^It holds \d+ znodes, \d\d % fewer than/)]);
    expect(previous?.key).toBe(reports[1]?.archive?.manifestKey);
  });

  test('is announced by an event of its own', () => {
    const warnings = cloud.events.events.filter(({ detailType }) => /Warning$/.test(detailType));

    expect(warnings.map(({ detail }) => detail)).toEqual([
      expect.objectContaining({ runId: reports[2]?.runId, ensemble: 'local' }),
    ]);
  });

  test('keeps the backup that still has them; the others expire when a newer one is there', async () => {
    expect(await tagsOf(0)).toEqual([['zk-backup=delete'], ['zk-backup=delete']]);
    expect(await tagsOf(1)).toEqual([[], []]);
    expect(await tagsOf(2)).toEqual([['zk-backup=delete'], ['zk-backup=delete']]);
    expect(await tagsOf(3)).toEqual([[], []]);
  });

  test('has a good backup with a warning also when the one before cannot be tagged', async () => {
    cloud.s3.faults.rules.push({ operations: ['PutObjectTagging'], code: 'AccessDenied' });

    await backUp();

    expect(reports[4]).toMatchObject({
      outcome: 'Succeeded',
      warnings: [expect.stringMatching(/could not be tagged to expire: AccessDenied/)],
    });
  });
});

/** Children before their parents. */
async function deleteBelow(client: ZooKeeperClient, root: string): Promise<void> {
  const paths = [...(await readTree(client)).keys()].filter((path) => path.startsWith(`${root}/`));
  for (const path of paths.reverse()) await client.delete(path);
}

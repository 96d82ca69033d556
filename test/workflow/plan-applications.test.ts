import { goodMembers } from '../unit/lambda/backup/archives.ts';
import { jute, writeLog } from '../unit/lambda/zookeeper/data-file-writer.ts';
import { type RestoreUnderTest, restoreUnderTest } from './restore-under-test.ts';

let under: RestoreUnderTest;
beforeEach(async () => {
  under = await restoreUnderTest();
});
afterEach(() => under.stop());

const createType = 1;

const create = (path: string) =>
  Buffer.concat([
    ...[jute.buffer(path), jute.buffer('')],
    ...[jute.openAcl(), jute.boolean(false), jute.int(1)],
  ]);

/** A good backup, after whose snapshot these znodes were made. */
async function backUpWith(...paths: readonly string[]): Promise<void> {
  const made = paths.map((path, at) => ({
    zxid: 0x12n + BigInt(at),
    type: createType,
    record: create(path),
  }));
  await under.backUp({ ...goodMembers, 'log/version-2/log.12': writeLog(made) });
}

test('a plan names the applications of the backup, and what to read before they are restarted', async () => {
  await backUpWith('/brokers', '/controller_epoch', '/ch', '/ch/clickhouse');

  const { sentences } = await under.planned();

  expect(sentences).toContainEqual(
    expect.stringMatching(
      /znodes of ClickHouse \(\/ch\/clickhouse\), Kafka \(\/\).*Do not restart them before you have read docs\/after-a-restore-applications\.md/,
    ),
  );
});

test('what was made after the cut is not named', async () => {
  await backUpWith('/clickhouse', '/brokers', '/controller_epoch');

  const { sentences } = await under.planned({ until: '0x13' });

  expect(sentences.join()).toContain('znodes of ClickHouse (/clickhouse):');
});

test('a plan whose backup holds no such application says nothing of any', async () => {
  await under.backUp();

  const { sentences } = await under.planned();

  expect(sentences.join()).not.toContain('after-a-restore-applications');
});

test('no plan tells anybody to restart applications', async () => {
  await backUpWith('/clickhouse');

  const { sentences } = await under.planned();

  expect(sentences.filter((one) => /restart/.test(one))).toEqual([
    expect.stringMatching(/Do not restart them/),
  ]);
});

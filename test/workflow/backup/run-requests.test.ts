import { createHash } from 'node:crypto';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { openShelf } from '../../../lambda/archive/shelf.ts';
import { letExpire } from '../../../lambda/backup/retention/let-expire.ts';
import { termsOf } from '../../../lambda/backup/retention/terms.ts';
import { type S3UnderTest, s3UnderTest } from '../../../local-cloud/s3/s3-under-test.ts';
import { archiveOf, goodMembers } from '../../unit/lambda/backup/archives.ts';
import { settings } from '../../unit/lambda/backup/ensembles.ts';
import { archiveKeyAt } from '../../unit/lambda/backup/manifests.ts';
import { longHistory } from './long-history.ts';
import { runBackup } from './run-backup.ts';

const due = Date.parse('2026-11-22T03:00:00Z');
const key = archiveKeyAt('20261122T030000Z');
/** The test itself takes its archive aside, and puts it there as the node would. */
const ownRequests = 3;
let under: S3UnderTest;
beforeEach(async () => {
  under = await s3UnderTest([{ name: 'backups', versioned: true }]);
  // The metrics.
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
});
afterEach(() => {
  jest.restoreAllMocks();
  return under.stop();
});

test.each(['person', 'schedule'] as const)(
  'a run that a %s asked for needs 43 requests at most among 100,000 backups',
  async (askedBy) => {
    const Body = await archiveOf(goodMembers);
    const sha256 = createHash('sha256').update(Body).digest('hex');
    await under.client.send(new PutObjectCommand({ Bucket: 'backups', Key: key, Body }));
    const { store, requests, tagged } = longHistory(
      { s3: under.client, bucket: 'backups' },
      { prefix: 'zookeeper-backup', count: 100_000, everySeconds: 3600, until: due - 3_600_000 },
    );

    const shelf = await openShelf(store, 'prod', due);
    await letExpire(store, shelf, termsOf(settings, due - 3_600_000));
    requests.length = 0;
    const line = { bucket: 'backups', key, bytes: Body.length, sha256 };
    const report = await runBackup(
      store,
      line,
      {},
      { request: { askedBy: askedBy === 'person' ? askedBy : undefined } },
    );

    expect(report).toMatchObject({ outcome: 'Succeeded' });
    expect([...tagged]).toEqual([]);
    expect(requests.length - ownRequests).toBeLessThanOrEqual(43);
  },
);

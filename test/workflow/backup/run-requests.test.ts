import { createHash } from 'node:crypto';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { type S3UnderTest, s3UnderTest } from '../../../local-cloud/s3/s3-under-test.ts';
import { archiveOf, goodMembers } from '../../unit/lambda/backup/archives.ts';
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
    const { store, requests, tagged, untagged } = longHistory(
      { s3: under.client, bucket: 'backups' },
      { prefix: 'zookeeper-backup', count: 100_000, everySeconds: 3600, until: due - 3_600_000 },
    );

    const line = { bucket: 'backups', key, bytes: Body.length, sha256 };
    const report = await runBackup(
      store,
      line,
      {},
      { request: { askedBy: askedBy === 'person' ? askedBy : undefined } },
    );

    expect(report).toMatchObject({ outcome: 'Succeeded' });
    expect(tagged).toEqual(untagged);
    expect(requests.length - ownRequests).toBeLessThanOrEqual(43);
  },
);

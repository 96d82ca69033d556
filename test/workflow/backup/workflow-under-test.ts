import { createHash } from 'node:crypto';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { Store } from '../../../lambda/aws/archive-store.ts';
import type { CaptureLine, UploadLine } from '../../../lambda/contract/node-lines.ts';
import type { ReplicationRule } from '../../../local-cloud/s3/replication-rule.ts';
import { s3UnderTest } from '../../../local-cloud/s3/s3-under-test.ts';
import { archiveOf } from '../../unit/lambda/backup/archives.ts';
import { type Otherwise, runBackup } from './run-backup.ts';

export const key = 'prod/zookeeper-backup-20261122T030000Z.tar.gz';
export const manifestKey = 'prod/zookeeper-backup-20261122T030000Z.manifest.json';

/** Whole runs against an S3 with one bucket; what they write into the log is kept, and not shown. */
export async function workflowUnderTest({
  versioned = true,
  copiedBy = [],
}: {
  readonly versioned?: boolean;
  /** Into buckets that are made for it. */
  readonly copiedBy?: readonly ReplicationRule[];
} = {}) {
  const s3 = await s3UnderTest([
    { name: 'backups', versioned: versioned || copiedBy.length > 0, replication: copiedBy },
    ...copiedBy.map(({ into }) => ({ name: into, versioned: true })),
  ]);
  const { client } = s3;
  const store: Store = { s3: client, bucket: 'backups' };
  const lines: Record<string, unknown>[] = [];
  const stdout = jest.spyOn(process.stdout, 'write').mockImplementation((line) => {
    lines.push(JSON.parse(String(line)));
    return true;
  });
  return {
    s3: s3.s3,
    client,
    store,
    /** Of the log, less what console.log writes. */
    lines,

    /** Puts an archive where the node would. @returns what the node says of it */
    async upload(members: Readonly<Record<string, Buffer>>): Promise<Partial<UploadLine>> {
      const archive = await archiveOf(members);
      await client.send(new PutObjectCommand({ Bucket: 'backups', Key: key, Body: archive }));
      const sha256 = createHash('sha256').update(archive).digest('hex');
      return { bucket: 'backups', key, bytes: archive.length, sha256 };
    },

    runWith: (
      uploaded: Partial<UploadLine>,
      captured: Partial<CaptureLine> = {},
      otherwise: Otherwise = {},
    ) => runBackup(store, uploaded, captured, otherwise),

    stop: () => {
      stdout.mockRestore();
      return s3.stop();
    },
  };
}

export type WorkflowUnderTest = Awaited<ReturnType<typeof workflowUnderTest>>;

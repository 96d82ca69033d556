import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import type { Store } from '../../../lambda/aws/archive-store.ts';

/** Gives the backup of the first ensemble to all others: its archive, and a manifest that names them. */
export async function copyBackup(
  { s3, bucket: Bucket }: Store,
  [first, ...others]: readonly { readonly name: string }[],
): Promise<void> {
  const from = first?.name ?? '';
  const { Contents = [] } = await s3.send(
    new ListObjectsV2Command({ Bucket, Prefix: `${from}/zookeeper-backup-` }),
  );
  for (const { Key = '' } of Contents) {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    const bytes = Buffer.from((await Body?.transformToByteArray()) ?? []);
    for (const { name } of others) {
      const own = (text: string) => text.replaceAll(from, name);
      const copy = Key.endsWith('.json') ? own(bytes.toString()) : bytes;
      await s3.send(new PutObjectCommand({ Bucket, Key: own(Key), Body: copy }));
    }
  }
}

import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import type { Store } from '../../../lambda/aws/archive-store.ts';
import { tickOf, timeOfTick } from '../../../lambda/contract/tick.ts';

const day = 86_400_000;

/** Copies all that the only backup of an ensemble left to as many days before, each with a time of its own. */
export async function copyToDaysBefore(
  { s3, bucket: Bucket }: Store,
  ensemble: string,
  days: number,
): Promise<void> {
  const { Contents = [] } = await s3.send(
    new ListObjectsV2Command({ Bucket, Prefix: `${ensemble}/` }),
  );
  for (const { Key = '' } of Contents) {
    const [tick] = /\d{8}T\d{6}Z/.exec(Key) ?? [];
    if (tick === undefined) continue;
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    const bytes = Buffer.from((await Body?.transformToByteArray()) ?? []);
    for (let before = 1; before <= days; before++) {
      const other = tickOf((timeOfTick(tick) ?? 0) - before * day);
      const copy = Key.endsWith('.json') ? bytes.toString().replaceAll(tick, other) : bytes;
      const own = { Bucket, Key: Key.replace(tick, other), Body: copy };
      await s3.send(new PutObjectCommand(own));
    }
  }
}

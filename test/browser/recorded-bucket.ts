import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FakeCloud } from '../unit/cli/fake-cloud.ts';

/** An object, and what S3 said of its end. */
export interface RecordedObject {
  readonly value: unknown;
  readonly expiration?: string;
}

/** What `record-bucket.ts` recorded of a real run. */
export interface RecordedBucket {
  /** When the page of it is made, UTC. */
  readonly madeAt: string;
  readonly objects: Readonly<Record<string, RecordedObject>>;
}

export const recordedFile = join(__dirname, '..', 'fixtures', 'report', 'bucket.json');

export const recordedBucket = (): RecordedBucket => JSON.parse(readFileSync(recordedFile, 'utf8'));

/** A cloud with what was recorded in its bucket. */
export function recordedCloud({ madeAt, objects } = recordedBucket()): FakeCloud {
  const cloud = new FakeCloud(Date.parse(madeAt));
  for (const [key, { value, expiration }] of Object.entries(objects)) {
    cloud.put(key, value);
    if (expiration !== undefined) cloud.expirations.set(key, expiration);
  }
  return cloud;
}

/** The page of what was recorded, as the command makes it. */
export async function recordedPage(): Promise<string> {
  const { code, stdout, stderr } = await recordedCloud().run('report');
  if (code !== 0) throw new Error(stderr);
  return stdout;
}

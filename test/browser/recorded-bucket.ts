import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** An object, and what S3 said of its end. */
export interface Expiring {
  readonly value: unknown;
  readonly expiration?: string;
}

/** What `record-bucket.ts` recorded of a real run. */
export interface RecordedBucket {
  readonly madeAt: string;
  readonly bucket: string;
  readonly objects: Readonly<Record<string, Expiring>>;
}

export const recordedFile = join(__dirname, '..', 'fixtures', 'report', 'bucket.json');

export const recordedBucket = (): RecordedBucket => JSON.parse(readFileSync(recordedFile, 'utf8'));

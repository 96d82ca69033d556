import {
  type ChecksumAlgorithm,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  type CompleteMultipartUploadCommandInput,
  CreateMultipartUploadCommand,
  type CreateMultipartUploadCommandInput,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { mebibyte } from './s3-under-test.ts';

export const object = { Bucket: 'archives', Key: 'k' };

/** Two parts that are large enough, and a last one. */
export const parts = [5 * mebibyte, 6 * mebibyte, 1000].map((size, i) =>
  Buffer.alloc(size, `part${i}`),
);
export const whole = Buffer.concat(parts);

type Asked = Partial<CreateMultipartUploadCommandInput>;
type Open = typeof object & { readonly UploadId: string | undefined };

/** The steps of an upload to `object`, by the client that `client` gives. */
export function uploadsOf(client: () => S3Client) {
  async function create(asked: Asked = {}): Promise<Open> {
    const answer = await client().send(
      new CreateMultipartUploadCommand({ ...object, ChecksumAlgorithm: 'CRC32', ...asked }),
    );
    return { ...object, UploadId: answer.UploadId };
  }

  async function sendPart(
    open: Open,
    PartNumber: number,
    Body: Buffer,
    ChecksumAlgorithm: ChecksumAlgorithm = 'CRC32',
  ): Promise<CompletedPart> {
    const { $metadata: _, ...answer } = await client().send(
      new UploadPartCommand({ ...open, PartNumber, Body, ChecksumAlgorithm }),
    );
    return { ...answer, PartNumber };
  }

  const complete = (
    open: Open,
    Parts: CompletedPart[],
    more: Partial<CompleteMultipartUploadCommandInput> = {},
  ) =>
    client().send(
      new CompleteMultipartUploadCommand({ ...open, MultipartUpload: { Parts }, ...more }),
    );

  /** The second part first, as clients do. */
  async function uploaded(asked: Asked = {}) {
    const open = await create(asked);
    const sent: CompletedPart[] = [];
    for (const number of [2, 1, 3]) {
      const body = parts[number - 1] ?? Buffer.alloc(0);
      sent[number - 1] = await sendPart(open, number, body, asked.ChecksumAlgorithm);
    }
    return { open, sent };
  }

  return { create, sendPart, complete, uploaded };
}

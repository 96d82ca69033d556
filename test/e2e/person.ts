import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { DeleteObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { commandLineEnvironment } from '../../bin/local/command-line.ts';
import { connect } from '../../cli/cloud/connect.ts';
import { main } from '../../cli/main.ts';
import type { LocalCloud } from '../../local-cloud/local-cloud.ts';

/** What somebody sees of a command that they typed. */
export interface Shown {
  readonly code: number;
  /** What it printed on 100 columns, for people and for programs, in its order. */
  readonly shown: string;
}

/** How somebody types. */
export interface Typing {
  /** The terminal is one where a person reads, and types this where they are asked. @default - nobody is there */
  readonly answer?: string;
  /** By the clock of the machine on which is typed; that of the cloud is as it is. @default 0 */
  readonly hoursLater?: number;
}

/** Types commands of ours in this process, which is quicker than a program for each: all the rest is real. */
export async function type(
  cloud: LocalCloud,
  args: readonly string[],
  { answer, hoursLater = 0 }: Typing = {},
): Promise<Shown> {
  // The SDK's clients read their part of it by themselves.
  Object.assign(process.env, commandLineEnvironment(cloud));
  let shown = '';
  const screen = {
    columns: 100,
    isTTY: answer !== undefined,
    write: (text: string | Uint8Array) => {
      shown += text;
      return true;
    },
  };
  const keys = Readable.from(answer === undefined ? [] : [`${answer}\n`]);
  const stdin = Object.assign(keys, { isTTY: answer !== undefined });
  const code = await main(
    args,
    { stdin, stdout: { ...screen, isTTY: false }, stderr: screen },
    {
      environment: process.env,
      connect: async (settings) => ({
        ...(await connect(settings)),
        now: () => Date.now() + hoursLater * 3_600_000,
        // It looks more often than at AWS, where each look is paid for.
        pause: (milliseconds) => pause(milliseconds / 10),
      }),
    },
  );
  return { code, shown };
}

/** Deletes every object of the bucket but these. */
export async function deleteAllBut(cloud: LocalCloud, kept: readonly (string | undefined)[]) {
  const { bucket: Bucket, s3 } = cloud;
  const credentials = { accessKeyId: 'person', secretAccessKey: 'person' };
  const client = new S3Client({
    ...{ endpoint: s3.endpoint, region: 'us-east-1', forcePathStyle: true, credentials },
  });
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket }));
  for (const { Key } of Contents.filter(({ Key }) => !kept.includes(Key)))
    await client.send(new DeleteObjectCommand({ Bucket, Key }));
  client.destroy();
}

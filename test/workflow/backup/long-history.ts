import {
  GetObjectCommand,
  GetObjectTaggingCommand,
  ListObjectsV2Command,
  PutObjectTaggingCommand,
} from '@aws-sdk/client-s3';
import type { Store } from '../../../lambda/aws/archive-store.ts';
import { tickOf } from '../../../lambda/contract/tick.ts';
import { archiveKeyAt, manifestAt, manifestKeyAt } from '../../unit/lambda/backup/manifests.ts';

/** Backups of one prefix at equal distances. */
export interface Series {
  readonly prefix: string;
  readonly count: number;
  readonly everySeconds: number;
  /** Of the newest one, in epoch milliseconds. */
  readonly until: number;
}

interface Listed {
  readonly Key: string;
  readonly LastModified: Date;
}

/**
 * A bucket with a long history in memory, as if each backup of it but the newest were due, and S3 had not deleted any; what
 * else is in the bucket lies in the store behind it. Counts what is asked of S3.
 */
export function longHistory(behind: Store, ...series: readonly Series[]) {
  const requests: string[] = [];
  const tagged = new Set<string>();
  const untagged = new Set<string>();
  const listed: Listed[] = [];
  for (const { prefix, count, everySeconds, until } of series) {
    for (let n = count - 1; n >= 0; n--) {
      const time = until - n * everySeconds * 1000;
      const tick = tickOf(time);
      const LastModified = new Date(time + 60_000);
      for (const keyAt of [manifestKeyAt, archiveKeyAt]) {
        listed.push({ Key: keyAt(tick, prefix), LastModified });
        if (n === 0) untagged.add(keyAt(tick, prefix));
      }
    }
  }
  listed.sort((a, b) => (a.Key < b.Key ? -1 : 1));
  const known = new Map(listed.map((object) => [object.Key, object]));

  const list = async (command: ListObjectsV2Command) => {
    const { ContinuationToken, StartAfter = '', Prefix = '' } = command.input;
    const after = ContinuationToken ?? StartAfter;
    const others = await behind.s3.send(
      new ListObjectsV2Command({
        ...command.input,
        ContinuationToken: undefined,
        StartAfter: after,
      }),
    );
    const ours = listed.filter(({ Key }) => Key > after && Key.startsWith(Prefix));
    const all = [...ours, ...((others.Contents ?? []) as Listed[])].sort((a, b) =>
      a.Key < b.Key ? -1 : 1,
    );
    const Contents = all.slice(0, 1000);
    const NextContinuationToken = all.length > 1000 ? Contents.at(-1)?.Key : undefined;
    return { Contents, NextContinuationToken };
  };

  const send = async (command: { constructor: { name: string }; input: { Key?: string } }) => {
    const { Key = '' } = command.input;
    requests.push(`${command.constructor.name.replace('Command', '')} ${Key}`);
    if (command instanceof ListObjectsV2Command) return list(command);
    if (!known.has(Key)) return behind.s3.send(command as never);
    if (command instanceof GetObjectCommand) {
      const [prefix = '', tick = ''] = Key.slice(5).split(/-(?=\d{8}T)|\./);
      const { archive } = manifestAt(tick, {}, prefix);
      const told = { ...toldNothingKept, archive: { ...archive, crc64nvme: 'AAAAAAAAAAA=' } };
      const text = JSON.stringify(manifestAt(tick, told, prefix));
      return { Body: { transformToString: async () => text }, ContentLength: text.length };
    }
    if (command instanceof GetObjectTaggingCommand) {
      const has = tagged.has(Key) || !untagged.has(Key);
      return { TagSet: has ? [{ Key: 'zk-backup', Value: 'delete' }] : [] };
    }
    if (command instanceof PutObjectTaggingCommand) return tagged.add(Key) && {};
    throw new Error(`nobody expected ${command.constructor.name} of ${Key}`);
  };
  const store: Store = { s3: { send } as never, bucket: behind.bucket };
  return { store, requests, tagged, untagged };
}

const toldNothingKept = { comparison: { previous: null, suspicions: [], kept: [] } };

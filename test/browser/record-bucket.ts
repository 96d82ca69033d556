/**
 * Records what a real run leaves in the bucket: three ZooKeeper servers, two weeks of changes, backups and drills
 * on the local cloud. Each lasted seconds, and they came one after the other: their times are moved
 * apart to the days that they stand for, and the ensemble is called prod. Nothing else is changed.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { tickOf } from '../../lambda/contract/tick.ts';
import { type LocalCloud, localEnsemble, startLocalCloud } from '../../local-cloud/local-cloud.ts';
import { whenToStop } from '../../local-cloud/when-to-stop.ts';
import { ZooKeeperClient } from '../../local-cloud/zookeeper-client/zookeeper-client.ts';
import { type RecordedBucket, type RecordedObject, recordedFile } from './recorded-bucket.ts';
import { daysOfEnsemble } from './two-weeks.ts';

const dayMs = 86_400_000;
/** 03:00 UTC on the day of the last backup; the page is made some hours later. */
const lastNight = Date.parse('2026-11-29T03:00:00Z');
const madeAt = '2026-11-29T06:12:00.000Z';

/** When something was done, and the day that it stands for. */
interface Moved {
  readonly from: number;
  readonly to: number;
  /** Added to each time. */
  readonly by: number;
}

async function main(): Promise<void> {
  const directory = join(__dirname, '..', '..', '.cache', 'recorded');
  const cloud = await startLocalCloud({
    directory,
    nodes: 3,
    mode: 'stop',
    maxDowntimeSeconds: 300,
    signal: whenToStop(),
    durable: { millisecondsPerSecond: 200 },
    restoreDurable: { millisecondsPerSecond: 200 },
    onProgress: (line) => console.log(`· ${line}`),
  });
  try {
    const moved = await liveTwoWeeks(cloud);
    mkdirSync(dirname(recordedFile), { recursive: true });
    writeFileSync(recordedFile, `${JSON.stringify(await recordedOf(cloud, moved), null, 1)}\n`);
    console.log(`Recorded in ${recordedFile}.`);
  } finally {
    await cloud.close();
  }
}

async function liveTwoWeeks(cloud: LocalCloud): Promise<Moved[]> {
  const leader = await cloud.ensemble.leader();
  if (!leader) throw new Error('the ensemble has no leader');
  const client = await ZooKeeperClient.connect({
    host: leader.address,
    port: leader.clientPort,
    sessionTimeoutMs: 60_000,
  });
  const moved: Moved[] = [];
  const days = daysOfEnsemble(cloud, client);
  for (const [at, day] of days.entries()) {
    const from = Date.now();
    const night = lastNight - (days.length - 1 - at) * dayMs;
    console.log(`· ${new Date(night).toISOString().slice(0, 10)}: ${day.name}`);
    await day.happens();
    // A tick has whole seconds, and a day its own.
    while (tickOf(Date.now()) <= tickOf(from)) await new Promise((go) => setTimeout(go, 200));
    moved.push({ from, to: Date.now(), by: night - Math.floor(from / 1000) * 1000 });
  }
  await client.close();
  return moved;
}

async function recordedOf(cloud: LocalCloud, moved: readonly Moved[]): Promise<RecordedBucket> {
  const person = { accessKeyId: 'person', secretAccessKey: 'person' };
  const s3 = new S3Client({
    ...{ endpoint: cloud.s3.endpoint, region: 'eu-west-1' },
    ...{ forcePathStyle: true, credentials: person },
  });
  const { Contents = [] } = await s3.send(
    new ListObjectsV2Command({ Bucket: cloud.bucket, Prefix: `${localEnsemble}/` }),
  );
  const objects: Record<string, RecordedObject> = {};
  for (const { Key = '' } of Contents.filter((one) => one.Key?.endsWith('.json'))) {
    if (/\/runs\/|progress/.test(Key)) continue;
    const { Body, Expiration, LastModified } = await s3.send(
      new GetObjectCommand({ Bucket: cloud.bucket, Key }),
    );
    const text = (await Body?.transformToString()) ?? '';
    const by = offsetAt(moved, LastModified?.getTime() ?? 0);
    const expiration = Expiration && { expiration: movedDay(Expiration, by) };
    objects[prod(movedTicks(Key, moved))] = {
      value: JSON.parse(prod(movedTicks(movedTimes(text, by), moved))),
      ...expiration,
    };
  }
  return { madeAt, objects };
}

/** The ensemble of the page is called as one in production. */
const prod = (text: string) =>
  text.replaceAll(/(^|["\s/])local(?=[/."])/g, '$1prod').replaceAll(/\blocal\//g, 'prod/');

const offsetAt = (moved: readonly Moved[], time: number): number =>
  moved.findLast(({ from }) => Math.floor(from / 1000) * 1000 <= time)?.by ?? 0;

const movedTimes = (text: string, by: number) =>
  text.replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, (time) =>
    new Date(Date.parse(time) + by).toISOString(),
  );

const movedTicks = (text: string, moved: readonly Moved[]) =>
  text.replaceAll(/(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/g, (_tick, ...parts: string[]) => {
    const [y, mo, d, h, mi, s] = parts.map(Number) as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const time = Date.UTC(y, mo - 1, d, h, mi, s);
    return tickOf(time + offsetAt(moved, time));
  });

/** S3 names a midnight. */
const movedDay = (expiration: string, by: number) =>
  expiration.replace(/expiry-date="([^"]+)"/, (_all, day: string) => {
    const time = Math.ceil((Date.parse(day) + by) / dayMs) * dayMs;
    return `expiry-date="${new Date(time).toUTCString()}"`;
  });

void main();

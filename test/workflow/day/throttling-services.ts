/** S3, EventBridge and SSM over HTTP, which say no now and then while the day lasts. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { Store } from '../../../lambda/aws/archive-store.ts';
import type { EnsembleSettings } from '../../../lambda/contract/settings.ts';
import { type Events, startEvents } from '../../../local-cloud/events/events.ts';
import { clientOf } from '../../../local-cloud/s3/s3-under-test.ts';
import { startS3 } from '../../../local-cloud/s3/server.ts';
import { ServiceError } from '../../../local-cloud/ssm/service-error.ts';
import { drawnNumber } from '../../seed.ts';
import { archiveOf, goodMembers } from '../../unit/lambda/backup/archives.ts';
import { type AnsweringNodes, startAnsweringNodes } from './answering-nodes.ts';
import { standInCredentials } from './surroundings.ts';
import { TokenBucket } from './token-bucket.ts';
import type { VirtualClock } from './virtual-clock.ts';

export const minute = 60_000;

/** So long at the beginning of each period. */
export const isWithin = (now: number, length: number, period: number) => now % period < length;

/** A share of all, drawn by the seed. */
export const happens = (what: string, share: number) => drawnNumber(what) / 2 ** 32 < share;

export interface ThrottlingOptions {
  readonly ensembles: readonly EnsembleSettings[];
  readonly clock: VirtualClock;
  /** Once in so many minutes nothing gets through: to Lambda for four, to SSM for two, to S3 for a quarter. */
  readonly troubleEveryMinutes: number;
  /** So many calls of all functions SSM takes each second, and twice as many at once. */
  readonly ssmPerSecond: number;
  /** Share of the commands that SSM takes, and does not say so. */
  readonly lostAnswers: number;
}

export interface ThrottlingServices {
  readonly s3Endpoint: string;
  /** By a client that nobody throttles. */
  readonly store: Store;
  readonly ssm: AnsweringNodes;
  readonly events: Events;
  /** By which clients find them. */
  readonly environment: Readonly<Record<string, string>>;
  /** How often each said no. */
  readonly refusals: Readonly<Record<'ssm' | 'lostAnswers' | 's3' | 'events', number>>;
  /** Says no from now on, or no more. */
  throttle(on: boolean): void;
  close(): Promise<void>;
}

export async function startThrottlingServices(
  options: ThrottlingOptions,
): Promise<ThrottlingServices> {
  const { ensembles, clock, ssmPerSecond, lostAnswers } = options;
  const period = options.troubleEveryMinutes * minute;
  const Bucket = 'backups';
  const refusals = { ssm: 0, lostAnswers: 0, s3: 0, events: 0 };
  const calls = { s3: 0, events: 0, sends: 0 };
  let isOn = false;

  const directory = await mkdtemp(join(tmpdir(), 'zk-backup-day-'));
  const s3 = await startS3({ directory, buckets: [{ name: Bucket }] });
  s3.faults.rules.push({
    code: 'SlowDown',
    times: Number.POSITIVE_INFINITY,
    applies: (key) => {
      // What nodes send is another program's to repeat.
      if (!isOn || key.endsWith('.tar.gz')) return false;
      const isSlow = isWithin(clock.now(), minute / 4, period);
      if (!isSlow && !happens(`S3 ${calls.s3++}`, 0.02)) return false;
      refusals.s3++;
      return true;
    },
  });

  const events = await startEvents({
    onCall: () => {
      if (!isOn) return;
      const call = calls.events++ % 5;
      if (call === 1) events.faults.throttle = 1;
      else if (call === 3) events.faults.failEntries = 1;
      else return;
      refusals.events++;
    },
  });

  const node = clientOf(s3.endpoint);
  const rate = new TokenBucket(clock.now, ssmPerSecond, Math.max(1, 2 * ssmPerSecond));
  const ssm = await startAnsweringNodes({
    ...{ ensembles, now: clock.now, bucket: Bucket },
    uploadSeconds: (ensemble) => 30 + (drawnNumber(`upload ${ensemble}`) % 240),
    archive: await archiveOf(goodMembers),
    put: (Key, Body) => node.send(new PutObjectCommand({ Bucket, Key, Body })),
    before: () => {
      if (!isOn || (!isWithin(clock.now(), 2 * minute, period) && rate.take())) return;
      refusals.ssm++;
      throw new ServiceError('ThrottlingException', 'Rate exceeded');
    },
    after: (operation) => {
      if (!isOn || operation !== 'SendCommand') return;
      if (!happens(`send ${calls.sends++}`, lostAnswers)) return;
      refusals.lostAnswers++;
      throw new ServiceError('InternalServerError', 'An error occurred on the server side.', 500);
    },
  });

  return {
    ...{ s3Endpoint: s3.endpoint, store: { s3: node, bucket: Bucket }, ssm, events, refusals },
    environment: {
      ...standInCredentials,
      AWS_ENDPOINT_URL_SSM: ssm.endpoint,
      AWS_ENDPOINT_URL_EVENTBRIDGE: events.endpoint,
    },
    throttle: (on) => {
      isOn = on;
    },
    close: async () => {
      node.destroy();
      await Promise.all([ssm.close(), events.close(), s3.close()]);
      await rm(directory, { recursive: true });
    },
  };
}

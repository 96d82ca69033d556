/** A bucket with many ensembles in a real S3, and the command line beside it. */
import { Readable } from 'node:stream';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { main } from '../../../cli/main.ts';
import { writeNewest } from '../../../lambda/archive/newest-records.ts';
import type { Store } from '../../../lambda/aws/archive-store.ts';
import { bounded } from '../../../lambda/aws/bounded.ts';
import { clientOf, s3UnderTest } from '../../../local-cloud/s3/s3-under-test.ts';
import { drillResult } from '../../unit/cli/drill-results.ts';
import { archiveKey, FakeCloud, manifest, manifestKey, now } from '../../unit/cli/fake-cloud.ts';
import { putClaim, putLease, putReport } from '../../unit/cli/status/runs.ts';

const bucket = 'backups';
const older = '20261121T030000Z';
export const newest = '20261122T030000Z';
const restored = 'prod.20261101T000000Z';
const good = {
  outcome: 'Succeeded',
  phase: undefined,
  code: undefined,
  reason: undefined,
} as const;

/** What runs, a drill and a restore leave of an ensemble "prod". */
function recordsOfOne(): ReadonlyMap<string, string> {
  const cloud = new FakeCloud();
  for (const tick of [older, newest]) {
    const archive = { ...manifest().archive, key: archiveKey(tick) };
    cloud.put(manifestKey(tick), manifest({ tick, archive }));
    cloud.put(archiveKey(tick), 'an archive');
    putReport(cloud, { ...good, hint: undefined } as never, tick);
    putClaim(cloud, tick);
  }
  putLease(cloud, { released: true });
  cloud.put('prod/drills/20261122T110000Z.json', drillResult());
  cloud.put(`prod/restores/${restored}.execution.json`, { execution: 'arn:of-a-restore' });
  cloud.put(`prod/restores/${restored}.status.json`, {
    ...{ schemaVersion: 1, runId: restored, kind: 'execute', execution: 'arn:of-a-restore' },
    ...{ startedAt: '2026-11-01T00:00:00.000Z', updatedAt: '2026-11-01T00:10:00.000Z' },
    ...{ phase: 'release', report: { outcome: 'Succeeded' } },
  });
  return cloud.objects;
}

export const nameOf = (number: number) => `e${String(number).padStart(3, '0')}`;

/** @param count of ensembles, each with a hint as its last run leaves it */
export async function fleetUnderTest(count: number) {
  const under = await s3UnderTest([{ name: bucket }]);
  const store: Store = bounded({ s3: under.client, bucket }, 16);
  const put = (key: string, text: string) =>
    store.s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: text }));
  const template = [...recordsOfOne()];
  const ensembles = Array.from({ length: count }, (_, number) => nameOf(number));
  await Promise.all(
    ensembles.map(async (name) => {
      const own = (text: string) => text.replaceAll(/\bprod\b/g, name);
      await Promise.all(template.map(([key, text]) => put(own(key), own(text))));
      await writeNewest(store, name);
    }),
  );
  // As many tries as the command line makes.
  const client = clientOf(under.s3.endpoint, { maxAttempts: 6 });

  /** Runs a command; `requests` are those that S3 answered meanwhile. */
  async function run(...args: string[]) {
    const before = under.s3.requests.length;
    const printed: string[] = [];
    const terminal = {
      stdin: Object.assign(Readable.from(['']), { isTTY: false }),
      stdout: { isTTY: false, write: (text: string | Uint8Array) => printed.push(`${text}`) > 0 },
      stderr: { isTTY: false, write: () => true },
    };
    const code = await main(args, terminal, {
      environment: { NO_COLOR: '1', ZK_BACKUP_BUCKET: bucket },
      connect: async (settings) => ({
        store: { s3: client, bucket },
        lambda: { send: refused } as never,
        lambdaOnce: { send: refused } as never,
        settings,
        now: () => now,
        pause: refused,
      }),
    });
    return { code, printed: printed.join(''), requests: under.s3.requests.slice(before) };
  }
  const stop = () => {
    client.destroy();
    return under.stop();
  };
  return { s3: under.s3, store, put, run, stop };
}

const refused = async () => {
  throw new Error('nobody is asked but S3');
};

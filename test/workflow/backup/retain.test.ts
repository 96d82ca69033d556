/** What people ask of the count: told, done, or one backup pinned and let go. */
import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { readPins } from '../../../lambda/backup/retention/pins.ts';
import { retain } from '../../../lambda/backup/retention/retain.ts';
import { parseRetention } from '../../../lambda/backup/retention/retention-request.ts';
import { plainFlow } from '../../../lambda/flow/plain-flow.ts';
import { settings } from '../../unit/lambda/backup/ensembles.ts';
import {
  archiveKeyAt,
  manifestAt,
  manifestKeyAt,
  putBackups,
} from '../../unit/lambda/backup/manifests.ts';
import {
  day,
  endOfMonth,
  type RetentionUnderTest,
  retentionUnderTest,
} from './retention-under-test.ts';

let under: RetentionUnderTest;
beforeEach(async () => {
  under = await retentionUnderTest();
});
afterEach(() => under.stop());

const ensembles = [{ ...settings, keep: { last: 1 } }];
const backups = (...days: readonly number[]) =>
  putBackups(under.store, ...days.map((n) => manifestAt(day(n), { proof: { level: 3 } })));

/** As the function does it. */
const ask = (payload: object) => {
  const request = parseRetention({ ensemble: 'prod', ...payload }, ensembles);
  const flow = plainFlow({ millisecondsLeft: () => 1e6, wait: async () => {} });
  const around = {
    ...{ store: under.store, execution: 'arn:of:execution', eventBus: 'default' },
    ...{ now: () => endOfMonth, millisecondsLeft: () => 1e6, log: () => {}, clients: {} as never },
  };
  return retain(flow, request, around);
};

const keptOf = ({ backups: told }: Awaited<ReturnType<typeof ask>>) =>
  told.map(({ key, kept }) => [key, kept]);

test('a dry run tells what goes and why the others stay, and touches nothing', async () => {
  await backups(1, 2, 3);
  const before = under.s3.requests.length;

  const report = await ask({ expire: 'dry-run' });

  expect(report).toMatchObject({ outcome: 'Succeeded', asked: 'dry-run', keep: { last: 1 } });
  expect(report.backups[0]).toEqual({
    ...{ key: archiveKeyAt(day(3)), time: '2026-01-03T00:00:00Z', level: 3 },
    ...{ kept: ['newest', 'last'], until: null, isTagged: false },
  });
  expect(keptOf(report).slice(1)).toEqual([
    [archiveKeyAt(day(2)), []],
    [archiveKeyAt(day(1)), []],
  ]);
  const written = under.s3.requests.slice(before).filter(({ operation }) => /Put/.test(operation));
  expect(written).toEqual([]);
});

test('asked in earnest, what is told to go is tagged', async () => {
  await backups(1, 2, 3);
  const told = await ask({ expire: 'dry-run' });

  const done = await ask({ expire: 'now' });

  expect(keptOf(done)).toEqual(keptOf(told));
  expect(done.backups.map(({ isTagged }) => isTagged)).toEqual([false, true, true]);
  expect(await under.due(1, 2, 3)).toEqual([1, 2]);
});

test('what is pinned stays, also by its manifest’s key, and goes when it is unpinned', async () => {
  await backups(1, 2, 3);

  const pinned = await ask({ pin: archiveKeyAt(day(1)) });
  await ask({ pin: manifestKeyAt(day(2)) });
  await under.count();
  expect(await under.due(1, 2)).toEqual([]);
  const unpinned = await ask({ unpin: archiveKeyAt(day(2)) });
  await under.count();

  expect(keptOf(pinned)).toEqual([[archiveKeyAt(day(1)), ['pinned']]]);
  expect(keptOf(unpinned)).toEqual([[archiveKeyAt(day(2)), []]]);
  expect(await under.due(1, 2)).toEqual([2]);
});

test('a pin says when and by which execution, and the table tells it at once', async () => {
  await backups(1, 2);

  await ask({ pin: archiveKeyAt(day(1)) });

  const { pins } = await readPins(under.store, 'prod');
  expect(pins).toEqual([
    {
      ...{ key: archiveKeyAt(day(1)), pinned: true, by: 'arn:of:execution' },
      at: new Date(endOfMonth).toISOString(),
    },
  ]);
  expect((await under.table())?.backups[1]).toMatchObject({ kept: ['pinned'] });
});

test('what S3 was told to delete is taken back by a pin, and goes again without it', async () => {
  await backups(1, 2);
  await under.count();
  expect(await under.due(1)).toEqual([1]);

  await ask({ pin: archiveKeyAt(day(1)) });

  expect(await under.tagsOf(archiveKeyAt(day(1)))).toEqual(['zk-backup=stay']);
  expect(await under.tagsOf(manifestKeyAt(day(1)))).toEqual(['zk-backup=stay']);
  await ask({ unpin: archiveKeyAt(day(1)) });
  await under.count();
  expect(await under.due(1)).toEqual([1]);
});

test('who counts while somebody pins sees the pin, or is seen', async () => {
  await backups(1, 2);
  const send = under.client.send.bind(under.client) as (command: object) => Promise<unknown>;
  let isPinned = false;
  const pinning = async (command: object) => {
    const { Key = '', Tagging } = Object(command).input ?? {};
    const answer = await send(command);
    // Between the tag of the archive and that of the manifest.
    if (Tagging && Key.endsWith('.tar.gz') && !isPinned) {
      isPinned = true;
      const pins = [{ key: Key, pinned: true, at: day(31), by: 'a' }];
      const Body = JSON.stringify({ schemaVersion: 1, pins });
      await send(
        new PutObjectCommand({ Bucket: 'backups', Key: 'prod/retention/pins.json', Body }),
      );
    }
    return answer;
  };
  Object.assign(under.store, { s3: { send: pinning } });

  const { tagged } = await under.count();

  expect([isPinned, tagged]).toEqual([true, []]);
  expect(await under.due(1)).toEqual([]);
});

test('a backup that another looks wrong beside is let go by unpin, but by none from before', async () => {
  const wrong = manifestAt(day(3), {
    proof: { level: 3 },
    comparison: {
      ...{ previous: { key: manifestKeyAt(day(2)), level: 3 }, suspicions: ['It looks wrong.'] },
      kept: [{ key: manifestKeyAt(day(2)), untilLevel: null }],
    },
  });
  await backups(1, 2);
  await under.put('prod/retention/pins.json', {
    schemaVersion: 1,
    pins: [{ key: archiveKeyAt(day(2)), pinned: false, at: '2026-01-02T12:00:00Z', by: 'a' }],
  });
  await putBackups(under.store, wrong);

  await under.count({ now: Date.now() });
  expect(await under.due(1, 2)).toEqual([1]);
  await under.put('prod/retention/pins.json', {
    schemaVersion: 1,
    pins: [
      {
        ...{ key: archiveKeyAt(day(2)), pinned: false, by: 'a' },
        at: new Date(Date.now() + 60_000).toISOString(),
      },
    ],
  });
  await under.count({ now: Date.now() });

  expect(await under.due(1, 2)).toEqual([1, 2]);
});

test('two who pin at once lose no pin', async () => {
  await backups(1, 2, 3, 4);

  await Promise.all([1, 2, 3].map((n) => ask({ pin: archiveKeyAt(day(n)) })));

  const { pins } = await readPins(under.store, 'prod');
  expect(pins.map(({ key }) => key).sort()).toEqual([1, 2, 3].map((n) => archiveKeyAt(day(n))));
});

test('what is not there is not pinned', async () => {
  await backups(1);
  await under.put(manifestKeyAt(day(2)), manifestAt(day(2)));

  const reports = [
    await ask({ pin: archiveKeyAt(day(3)) }),
    await ask({ pin: archiveKeyAt(day(2)) }),
  ];

  expect(reports).toMatchObject([
    { outcome: 'Refused', code: 'no-backup', reason: expect.stringContaining(day(3)) },
    { outcome: 'Refused', code: 'no-backup', reason: expect.stringContaining(day(2)) },
  ]);
  expect((await readPins(under.store, 'prod')).pins).toEqual([]);
});

test('who pins what S3 deletes at that moment is told so', async () => {
  await backups(1, 2);
  const send = under.client.send.bind(under.client) as (command: object) => Promise<unknown>;
  const deleting = async (command: object) => {
    const answer = await send(command);
    if (Object(command).input?.Key === 'prod/retention/pins.json' && Object(command).input.Body) {
      await send(new DeleteObjectCommand({ Bucket: 'backups', Key: archiveKeyAt(day(1)) }));
    }
    return answer;
  };
  Object.assign(under.store, { s3: { send: deleting } });

  expect(await ask({ pin: archiveKeyAt(day(1)) })).toMatchObject({
    ...{ outcome: 'Refused', code: 'backup-deleted' },
    hint: expect.stringContaining('docs/retention.md'),
  });
});

test('what S3 refuses is an answer, and no execution that died', async () => {
  await backups(1, 2);
  under.s3.faults.rules.push({ operations: ['PutObjectTagging'], code: 'AccessDenied' });

  expect(await ask({ expire: 'now' })).toMatchObject({
    ...{ outcome: 'Failed', code: 'access-denied', backups: [] },
    reason: expect.stringContaining('Access Denied'),
  });
});

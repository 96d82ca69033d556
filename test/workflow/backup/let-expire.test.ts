/** What a count after a good run tags, so that S3 deletes it. */
import { GetObjectCommand, PutObjectTaggingCommand } from '@aws-sdk/client-s3';
import { letBadArchiveExpire } from '../../../lambda/backup/retention/tag-backups.ts';
import {
  archiveKeyAt,
  manifestAt,
  manifestKeyAt,
  putBackups,
} from '../../unit/lambda/backup/manifests.ts';
import { day, type RetentionUnderTest, retentionUnderTest } from './retention-under-test.ts';

let under: RetentionUnderTest;
beforeEach(async () => {
  under = await retentionUnderTest();
});
afterEach(() => {
  jest.restoreAllMocks();
  return under.stop();
});

const proven = (n: number) => manifestAt(day(n), { proof: { level: 3 } });
const backups = (...days: readonly number[]) =>
  putBackups(under.store, ...days.map((n) => proven(n)));

test('what no rule counts is due, archive and manifest, and nothing else', async () => {
  await backups(1, 8, 15, 29, 30, 31);

  await under.count({ keep: { days: 2, weekly: 2 } });

  expect(await under.due(1, 8, 15, 29, 30, 31)).toEqual([1, 8, 29]);
});

test('all other tags of what is due stay', async () => {
  await backups(1, 2);
  await under.tag(archiveKeyAt(day(1)), ['team', 'search']);

  await under.count();

  expect(await under.tagsOf(archiveKeyAt(day(1)))).toEqual(['team=search', 'zk-backup=delete']);
});

test('a tag of a zk-backup before says nothing any more', async () => {
  await backups(1, 2, 3);
  for (const n of [1, 2]) {
    await under.tag(archiveKeyAt(day(n)), ['zk-backup', 'expires']);
    await under.tag(manifestKeyAt(day(n)), ['zk-backup', 'expires']);
  }

  await under.count({ keep: { last: 2 } });

  expect(await under.due(1, 2)).toEqual([1]);
  expect(await under.tagsOf(manifestKeyAt(day(2)))).toEqual(['zk-backup=expires']);
});

test.each([archiveKeyAt, manifestKeyAt])(
  'what a person tagged by hand stays, with all tags it has (%o)',
  async (keyAt) => {
    await backups(1, 2);
    await under.tag(keyAt(day(1)), ['zk-backup', 'keep'], ['team', 'search']);

    await under.count();

    expect(await under.due(1)).toEqual([]);
    expect(await under.tagsOf(keyAt(day(1)))).toEqual(['zk-backup=keep', 'team=search']);
    expect((await under.table())?.backups[1]).toMatchObject({ kept: ['tagged'] });
  },
);

test('what is not ours is neither counted nor tagged', async () => {
  await backups(2);
  await under.put(manifestKeyAt(day(1)), { schemaVersion: 2 });
  await under.put(manifestKeyAt(day(3)), { schemaVersion: 2 });

  await under.count();

  expect(await under.tagsOf(manifestKeyAt(day(1)))).toEqual([]);
  expect(await under.due(2)).toEqual([]);
});

test('a manifest whose archive is gone goes, too', async () => {
  await backups(2);
  await under.put(manifestKeyAt(day(1)), proven(1));

  await under.count();

  expect(await under.tagsOf(manifestKeyAt(day(1)))).toEqual(['zk-backup=delete']);
});

test('one that cannot be tagged is told after the others were, and is made up for', async () => {
  await backups(1, 2, 3);
  const keyPrefix = archiveKeyAt(day(1));
  under.s3.faults.rules.push({ operations: ['PutObjectTagging'], keyPrefix, code: 'AccessDenied' });

  await expect(under.count()).rejects.toThrow('Access Denied');
  expect(await under.due(1, 2)).toEqual([2]);
  under.s3.faults.rules.length = 0;
  await under.count();

  expect(await under.due(1, 2, 3)).toEqual([1, 2]);
});

test.each([1, 3, 34, 47])(
  'a run that dies after %i tags is made up for by the next one',
  async (tags) => {
    const days = Array.from({ length: 30 }, (_, n) => n + 1);
    await backups(...days);
    let left = tags;
    const send = under.client.send.bind(under.client) as (command: object) => Promise<unknown>;
    const dying = async (command: object) => {
      if (command instanceof PutObjectTaggingCommand) left--;
      if (left < 0) throw new Error('the function died');
      return send(command);
    };
    Object.assign(under.store, { s3: { send: dying } });

    await expect(under.count()).rejects.toThrow('the function died');
    Object.assign(under.store, { s3: under.client });
    expect(await under.table()).toBeUndefined();
    await under.count();

    expect(await under.due(...days)).toEqual(days.slice(0, -1));
  },
);

test('no manifest is read again that was counted before', async () => {
  await backups(...Array.from({ length: 20 }, (_, n) => n + 1));
  await under.count({ keep: { last: 20 } });
  await backups(21);
  const reads = jest.spyOn(under.client, 'send');

  await under.count({ keep: { last: 20 } });

  const manifests = reads.mock.calls
    .map(([command]) => command)
    .filter((command) => command instanceof GetObjectCommand)
    .map(({ input }) => (input as { Key: string }).Key)
    .filter((key) => key.endsWith('.manifest.json'));
  expect(manifests).toEqual([manifestKeyAt(day(21))]);
  expect(await under.due(1, 2)).toEqual([1]);
});

test.each([
  ['no JSON', '<html>'],
  ['of another ensemble', { schemaVersion: 1, ensemble: 'staging' }],
  ['a newer one', { schemaVersion: 2, ensemble: 'prod' }],
])('a table that is none is made anew: %s', async (_what, table) => {
  await backups(1, 2);
  await under.put('prod/retention/counted.json', table);

  await under.count();

  expect(await under.due(1, 2)).toEqual([1]);
  expect((await under.table())?.backups.map(({ kept }) => kept)).toEqual([['newest', 'last'], []]);
});

test('what was due and is kept by more generous settings is taken back', async () => {
  await backups(1, 2, 3);
  await under.count();
  expect(await under.due(1, 2)).toEqual([1, 2]);

  await under.count({ keep: { last: 2 } });

  expect(await under.due(1, 2)).toEqual([1]);
  expect(await under.tagsOf(archiveKeyAt(day(2)))).toEqual(['zk-backup=stay']);
  await under.count();
  expect(await under.due(1, 2)).toEqual([1, 2]);
});

test('pins that nobody can read let nothing expire', async () => {
  await backups(1, 2);
  await under.put('prod/retention/pins.json', { pins: 'all' });

  await expect(under.count()).rejects.toThrow('prod/retention/pins.json does not say which');

  expect(await under.due(1, 2)).toEqual([]);
});

test('an archive that was found bad is there for a month', async () => {
  await under.put(archiveKeyAt(day(1)), 'x');

  await letBadArchiveExpire(under.store, archiveKeyAt(day(1)));

  expect(await under.tagsOf(archiveKeyAt(day(1)))).toEqual(['zk-backup=inspect']);
});

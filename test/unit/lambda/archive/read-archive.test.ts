import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { gunzipSync, gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { ManifestSums } from '../../../../lambda/archive/manifest-sums.ts';
import { readArchive } from '../../../../lambda/archive/read-archive.ts';
import { RestorableSet } from '../../../../lambda/zookeeper/verdict/restorable.ts';
import { archiveOf, goodMembers, streamOf } from '../backup/archives.ts';
import { inChunks } from '../zookeeper/fixture-files.ts';

const opened = (archive: Buffer) => () => streamOf(archive);

/** Without the two blocks of zeros. */
const cutBehindLastMember = (tar: Buffer) => tar.subarray(0, -1024);

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

test('an archive is hashed as S3 holds it, and its files are listed', async () => {
  const archive = await archiveOf(goodMembers);

  const contents = await readArchive(() => streamOf(archive));

  expect(contents.fault).toBeNull();
  expect(contents.sha256).toBe(sha256(archive));
  expect(contents.bytes).toBe(archive.length);
  expect(contents.files).toEqual(
    Object.entries(goodMembers).map(([path, content]) => ({ path, bytes: content.length })),
  );
});

test('for a manifest every file is hashed as it is inside', async () => {
  const sums = await ManifestSums.begin(false);

  await readArchive(opened(await archiveOf(goodMembers)), { sums });

  expect(sums.crc64nvme()).toBeUndefined();
  expect(sums.files).toEqual(
    Object.entries(goodMembers).map(([path, content]) => ({
      path,
      bytes: content.length,
      sha256: sha256(content),
    })),
  );
});

test('CRC64NVME is computed as S3 writes it, even where the bytes are no archive', async () => {
  const sums = await ManifestSums.begin(true);

  await readArchive(() => Readable.from([Buffer.from('123456789')]), { sums });

  expect(sums.crc64nvme()).toBe(Buffer.from('ae8b14860a799888', 'hex').toString('base64'));
});

test('the files of ZooKeeper are judged as they pass by', async () => {
  const { restorable } = await readArchive(opened(await archiveOf(goodMembers)));

  expect(restorable).toMatchObject({
    level: 3,
    faults: [],
    start: { file: 'data/version-2/snapshot.10', from: 0x10n, to: 0x11n },
    epochs: { currentEpoch: 0n, acceptedEpoch: 0n },
  });
});

test('a tree that outgrows the memory is checked, and not replayed', async () => {
  const set = new RestorableSet({ level: 3, maxTreeBytes: 1000 });
  for (const path of ['data/version-2/snapshot.10', 'log/version-2/log.1']) {
    await set.add(path, inChunks(goodMembers[path] as Buffer));
  }

  const verdict = set.verdict();

  expect(verdict).toMatchObject({ level: 2, faults: [], start: { to: 0x11n } });
  expect(verdict.unproven).toMatch(/^its 0 znodes and more do not fit into the 1000 bytes/);
});

test.each([
  ['is empty', async () => Buffer.alloc(0)],
  ['is no gzip', async () => Buffer.from('PK\u0003\u0004 a zip')],
  ['is cut in the middle', async () => (await archiveOf(goodMembers)).subarray(0, 900)],
  ['lacks its last byte', async () => (await archiveOf(goodMembers)).subarray(0, -1)],
  [
    'holds a tar cut in a member',
    async () => gzipSync(gunzipSync(await archiveOf(goodMembers)).subarray(0, 700)),
  ],
  [
    'holds a tar cut behind a member',
    async () => gzipSync(cutBehindLastMember(gunzipSync(await archiveOf(goodMembers)))),
  ],
  [
    'holds a tar with half an end',
    async () => {
      const tar = cutBehindLastMember(gunzipSync(await archiveOf(goodMembers)));
      return gzipSync(Buffer.concat([tar, Buffer.alloc(512)]));
    },
  ],
  [
    'holds a file behind the end of its tar',
    async () => {
      const tar = gunzipSync(await archiveOf(goodMembers));
      const more = gunzipSync(await archiveOf({ 'conf/more': Buffer.from('x') }));
      return gzipSync(Buffer.concat([tar, more]));
    },
  ],
])('an object that %s is a fault, not a crash', async (_what, make) => {
  const contents = await readArchive(opened(await make()));

  expect(contents.fault).not.toBeNull();
});

test('a tar that is filled up with zeros, as GNU tar does, is whole', async () => {
  const tar = gunzipSync(await archiveOf(goodMembers));
  const filled = gzipSync(Buffer.concat([tar, Buffer.alloc(20 * 512)]));

  const { fault } = await readArchive(() => streamOf(filled));

  expect(fault).toBeNull();
});

test('long names have headers of their own, and are no files behind the end', async () => {
  const long = `conf/${'x'.repeat(90)}é`;
  const archive = await archiveOf({
    [`${long}1`]: Buffer.from('1'),
    [`${long}2`]: Buffer.from('2'),
  });

  const { fault } = await readArchive(() => streamOf(archive));

  expect(fault).toBeNull();
});

test('a link in an archive is a fault', async () => {
  const tar = pack();
  tar.entry({ name: 'data/version-2/snapshot.10', type: 'symlink', linkname: '/etc/passwd' });
  tar.finalize();
  const archive = gzipSync(await buffer(tar as unknown as Readable));

  const contents = await readArchive(() => streamOf(archive));

  expect(contents.fault).toMatch(/holds a symlink: data/);
});

test('over a thousand files are not an archive of ours', async () => {
  const many = Object.fromEntries(
    Array.from({ length: 1001 }, (_, n) => [`conf/${n}`, Buffer.from('x')]),
  );

  const contents = await readArchive(opened(await archiveOf(many)));

  expect(contents.fault).toMatch(/over 1000 files/);
});

test('a reading that takes too long is stopped', async () => {
  const stopped = new AbortController();
  const endless = Readable.from(
    (async function* () {
      yield (await archiveOf(goodMembers)).subarray(0, 500);
      stopped.abort(new Error('no time is left'));
      await new Promise(() => {});
    })(),
  );

  const reading = readArchive(() => endless, { signal: stopped.signal });

  await expect(reading).rejects.toThrow('no time is left');
});

test('a connection that breaks is an error to be tried again, not a verdict', async () => {
  const archive = await archiveOf(goodMembers);
  const breaking = Readable.from(
    (function* () {
      yield archive.subarray(0, 500);
      throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    })(),
  );

  const reading = readArchive(() => breaking);

  await expect(reading).rejects.toThrow('socket hang up');
});

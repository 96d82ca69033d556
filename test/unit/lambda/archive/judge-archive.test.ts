import { readFileSync } from 'node:fs';
import { judgeArchive } from '../../../../lambda/archive/judge-archive.ts';
import { ManifestSums } from '../../../../lambda/archive/manifest-sums.ts';
import { readArchive } from '../../../../lambda/archive/read-archive.ts';
import type { StoredObject } from '../../../../lambda/aws/archive-store.ts';
import type { UploadLine } from '../../../../lambda/contract/node-lines.ts';
import { archiveOf, goodMembers, streamOf } from '../backup/archives.ts';

/** Archives members, and what node and S3 would say of that archive. */
async function uploaded(members: Readonly<Record<string, Buffer>>) {
  const archive = await archiveOf(members);
  const sums = await ManifestSums.begin(true);
  const contents = await readArchive(() => streamOf(archive), { sums });
  const crc64nvme = sums.crc64nvme();
  const read = { ...contents, crc64nvme };
  const { bytes, sha256 } = read;
  const sent = { step: 'upload', bytes, sha256, key: 'prod/x.tar.gz' } as UploadLine;
  const stored: StoredObject = { bytes, crc64nvme, etag: '"e"', versionId: 'v1' };
  return { sent, stored, read };
}

const without = (...paths: string[]) =>
  Object.fromEntries(Object.entries(goodMembers).filter(([name]) => !paths.includes(name)));

const rnd = (name: string) => readFileSync(`test/fixtures/zookeeper-3.9.6/rnd/${name}`);

const flavour = (name: string) => readFileSync(`test/fixtures/zookeeper-3.9.6/flavours/${name}`);

const changed = (path: string, at: number) => {
  const bytes = Buffer.from(goodMembers[path] as Buffer);
  bytes[at] = (bytes[at] as number) ^ 1;
  return { ...goodMembers, [path]: bytes };
};

test('an archive that all agree on and whose replay meets every digest is proven', async () => {
  const { sent, stored, read } = await uploaded(goodMembers);

  const proof = judgeArchive({ sent, stored }, read);

  expect(proof).toMatchObject({
    level: 3,
    digests: { logged: 17, met: 2 },
    range: { from: '0x10', to: '0x11' },
    remarks: [],
  });
  expect(proof.unproven).toBeUndefined();
  expect(proof.checks.map(({ name }) => name)).toEqual([
    'size',
    'sha256',
    'crc64nvme',
    'archive',
    'members',
    'sound',
    'proven',
  ]);
});

test('an archive without digests is sound, and says what is missing for a proof', async () => {
  const { sent, stored, read } = await uploaded({
    ...without('log/version-2/log.1', 'data/version-2/snapshot.10'),
    'data/version-2/snapshot.11': flavour('trailer-0-snapshot.11'),
  });

  const proof = judgeArchive({ sent, stored }, read);

  expect(proof).toMatchObject({ level: 2, range: { from: '0x11', to: '0x11' } });
  expect(proof.unproven).toMatch(/no digest was written at or after 0x11/);
  expect(proof.checks.every(({ passed }) => passed)).toBe(true);
});

test('a log that was captured in the middle of a write is no fault', async () => {
  const log = goodMembers['log/version-2/log.1'] as Buffer;
  const cut = log.subarray(0, log.lastIndexOf(0x42) - 3);
  const { sent, stored, read } = await uploaded({ ...goodMembers, 'log/version-2/log.1': cut });

  const proof = judgeArchive({ sent, stored }, read);

  expect(proof).toMatchObject({ level: 3, range: { to: '0x10' } });
  expect(proof.remarks).toEqual([
    expect.stringMatching(/log\.1 ends in a transaction that was not/),
  ]);
});

test.each<[string, string, (sent: UploadLine, stored: StoredObject) => [UploadLine, StoredObject]]>(
  [
    ['size', 'the node sent more', (sent, stored) => [{ ...sent, bytes: sent.bytes + 1 }, stored]],
    ['size', 'S3 stores less', (sent, stored) => [sent, { ...stored, bytes: 1 }]],
    ['sha256', 'the node sent other bytes', (sent, stored) => [{ ...sent, sha256: 'f00' }, stored]],
    [
      'crc64nvme',
      'S3 computed another CRC',
      (sent, stored) => [sent, { ...stored, crc64nvme: 'AAAA' }],
    ],
  ],
)('the check "%s" fails when %s', async (name, _what, change) => {
  const { sent, stored, read } = await uploaded(goodMembers);

  const [changedSent, changedStored] = change(sent, stored);

  const proof = judgeArchive({ sent: changedSent, stored: changedStored }, read);

  expect(proof.level).toBe(0);
  expect(proof.checks.filter(({ passed }) => !passed).map((check) => check.name)).toEqual([name]);
});

test.each([
  ['sound', 'there is no snapshot', without('data/version-2/snapshot.10')],
  [
    'sound',
    'the snapshot is empty',
    { ...goodMembers, 'data/version-2/snapshot.10': Buffer.alloc(0) },
  ],
  ['sound', 'a bit of the snapshot flipped', changed('data/version-2/snapshot.10', 400)],
  ['sound', 'a bit of the log flipped', changed('log/version-2/log.1', 400)],
  [
    'sound',
    'snapshot and log are of two histories',
    { ...goodMembers, 'log/version-2/log.1': rnd('log.1') },
  ],
  [
    'sound',
    'the name of the log is not its first zxid',
    {
      ...without('log/version-2/log.1'),
      'log/version-2/log.20': goodMembers['log/version-2/log.1'] as Buffer,
    },
  ],
  [
    'members',
    'a log lies among the snapshots',
    { ...goodMembers, 'data/version-2/log.1': Buffer.from('x') },
  ],
  ['archive', 'a name climbs out', { ...goodMembers, '../etc/passwd': Buffer.from('x') }],
])('the check "%s" fails when %s', async (name, _what, members) => {
  const { sent, stored, read } = await uploaded(members);

  const proof = judgeArchive({ sent, stored }, read);

  expect(proof.level).toBeLessThan(2);
  expect(proof.checks.find(({ passed }) => !passed)?.name).toBe(name);
});

test('a sum that S3 stores and nobody computed is no agreement', async () => {
  const { sent, stored, read } = await uploaded(goodMembers);

  const proof = judgeArchive({ sent, stored }, { ...read, crc64nvme: undefined });

  expect(proof.level).toBe(0);
  expect(proof.checks.find(({ passed }) => !passed)?.name).toBe('crc64nvme');
});

test('an upload of nothing is never good', async () => {
  const read = await readArchive(() => streamOf(Buffer.alloc(0)));
  const sent = { bytes: 0, sha256: read.sha256 } as UploadLine;

  const proof = judgeArchive({ sent, stored: { bytes: 0, crc64nvme: undefined } }, read);

  expect(proof.level).toBe(0);
});

test('an archive whose logs come in another order is read again, in the order of their zxids', async () => {
  const { sent, stored, read } = await uploaded({
    'data/version-2/snapshot.0': rnd('snapshot.0'),
    'log/version-2/log.6a0': rnd('log.6a0'),
    'log/version-2/log.1': rnd('log.1'),
  });

  const proof = judgeArchive({ sent, stored }, read);

  expect(proof).toMatchObject({ level: 3, range: { from: '0x0', to: '0x10fe' } });
});

test('what is damaged is named with its file, byte and zxid', async () => {
  const { sent, stored, read } = await uploaded(changed('log/version-2/log.1', 400));

  const proof = judgeArchive({ sent, stored }, read);

  expect(proof.checks.find(({ name }) => name === 'sound')?.found).toMatch(
    /^log\/version-2\/log\.1 at byte \d+ \(zxid 0x[0-9a-f]+\): the Adler-32 of a transaction is/,
  );
});

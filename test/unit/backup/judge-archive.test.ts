import type { StoredObject } from '../../../lambda/aws/archive-store.ts';
import { judgeArchive } from '../../../lambda/backup/judge-archive.ts';
import { readArchive } from '../../../lambda/backup/read-archive.ts';
import type { UploadLine } from '../../../lambda/contract.ts';
import { archiveOf, goodMembers, streamOf } from './archives.ts';

/** Archives members, and what node and S3 would say of that archive. */
async function uploaded(members: Readonly<Record<string, Buffer>>) {
  const archive = await archiveOf(members);
  const read = await readArchive(streamOf(archive));
  const { bytes, sha256, crc64nvme } = read;
  const sent = { step: 'upload', bytes, sha256, key: 'prod/x.tar.gz' } as UploadLine;
  const stored: StoredObject = { bytes, crc64nvme, etag: '"e"', versionId: 'v1' };
  return { sent, stored, read };
}

const without = (path: string) =>
  Object.fromEntries(Object.entries(goodMembers).filter(([name]) => name !== path));

test('an archive that node, S3 and the bytes agree on is whole', async () => {
  const { sent, stored, read } = await uploaded(goodMembers);

  const verdict = judgeArchive(sent, stored, read);

  expect(verdict).toMatchObject({ level: 1 });
  expect(verdict.checks.map(({ name }) => name)).toEqual([
    'size',
    'sha256',
    'crc64nvme',
    'archive',
    'members',
    'snapshot',
    'base-log',
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

  const verdict = judgeArchive(...change(sent, stored), read);

  expect(verdict.level).toBe(0);
  expect(verdict.checks.filter(({ passed }) => !passed).map((check) => check.name)).toEqual([name]);
});

test.each([
  ['snapshot', 'there is no snapshot', without('data/version-2/snapshot.10')],
  [
    'snapshot',
    'the snapshot is empty',
    { ...goodMembers, 'data/version-2/snapshot.10': Buffer.alloc(0) },
  ],
  ['base-log', 'there is no log', without('log/version-2/log.1')],
  [
    'base-log',
    'the only log begins behind the snapshot',
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
  ['members', 'a name climbs out', { ...goodMembers, '../etc/passwd': Buffer.from('x') }],
])('the check "%s" fails when %s', async (name, _what, members) => {
  const { sent, stored, read } = await uploaded(members);

  const verdict = judgeArchive(sent, stored, read);

  expect(verdict.level).toBe(0);
  expect(verdict.checks.find(({ passed }) => !passed)?.name).toBe(name);
});

test('an upload of nothing is never good', async () => {
  const read = await readArchive(streamOf(Buffer.alloc(0)));
  const sent = { bytes: 0, sha256: read.sha256 } as UploadLine;

  const verdict = judgeArchive(
    sent,
    { bytes: 0, etag: '', versionId: undefined, crc64nvme: undefined },
    read,
  );

  expect(verdict.level).toBe(0);
});

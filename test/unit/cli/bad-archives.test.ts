import { gzipSync } from 'node:zlib';
import { Archive } from '../../../cli/source/archive.ts';
import type { ReadingLimits } from '../../../lambda/archive/archive-limits.ts';
import { archiveOf, run, small, tarOf, temporaryFolder } from './archives.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

test.each([
  ['../out', { name: '../out' }, 'a path out of the archive: ../out'],
  ['a/../../out', { name: 'a/../../out' }, 'a path out of the archive: a/../../out'],
  ['/etc/passwd', { name: '/etc/passwd' }, 'an absolute path: /etc/passwd'],
  [
    'a symlink',
    { name: 'data/link', type: 'symlink' as const, linkname: '/etc/passwd' },
    'a symlink: data/link',
  ],
  ['a hard link', { name: 'data/link', type: 'link' as const, linkname: 'x' }, 'a link: data/link'],
  ['a device', { name: 'data/null', type: 'character-device' as const }, 'a character-device'],
])('an archive with %s is refused', async (_name, oddity, told) => {
  const file = folder.write('odd.tar.gz', await archiveOf(small(), [oddity]));

  const { code, stdout } = await run('verify', file);

  expect(code).toBe(1);
  expect(stdout).toContain(told);
});

test('a name cannot move the cursor of a terminal', async () => {
  const file = folder.write('cursor.tar.gz', await archiveOf({}, [{ name: '../\x1b[2Jx' }]));

  const { stdout } = await run('verify', file);

  expect(stdout).toContain('../\\x1b[2Jx');
});

test.each([
  ['a zip', Buffer.from('PK\x03\x04rest'), 'it is a zip file'],
  ['a bare snapshot', small()['data/version-2/snapshot.10'] as Buffer, 'it is a bare snapshot'],
  ['a text', Buffer.from('hello'), 'it is not packed by gzip'],
  ['gzip of no tar', gzipSync(Buffer.alloc(2000, 'no tar ')), 'breaks off or is damaged'],
])('%s is no archive', async (_name, bytes, told) => {
  const { code, stdout } = await run('verify', folder.write('none.tar.gz', bytes));

  expect(code).toBe(1);
  expect(stdout).toContain(told);
});

test('an archive without any file restores nothing', async () => {
  const { code, stdout } = await run('verify', folder.write('empty.tar.gz', await archiveOf({})));

  expect(code).toBe(1);
  expect(stdout).toContain('it holds neither a snapshot nor a transaction');
});

test('a file without any byte restores nothing', async () => {
  const { code } = await run('verify', folder.write('nothing.tar.gz', ''));

  expect(code).toBe(1);
});

test('an archive cut anywhere is never proven', async () => {
  const whole = await archiveOf(small());

  const codes = new Set<number>();
  for (let length = 0; length < whole.length; length += 9) {
    const { code } = await run('verify', folder.write('cut.tar.gz', whole.subarray(0, length)));
    codes.add(code);
  }

  expect(codes).toEqual(new Set([1]));
});

test('bytes behind the end of the gzip are found', async () => {
  const longer = Buffer.concat([await archiveOf(small()), Buffer.from('more')]);

  const { code, stdout } = await run('verify', folder.write('longer.tar.gz', longer));

  expect(code).toBe(1);
  expect(stdout).toContain('breaks off or is damaged');
});

describe('an archive is not read further', () => {
  async function* inPieces(bytes: Buffer) {
    for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000);
  }
  async function readAll(bytes: Buffer, limits: ReadingLimits = {}) {
    const archive = new Archive('a', inPieces(bytes), limits);
    let files = 0;
    for await (const { chunks } of archive.members()) {
      files++;
      for await (const _chunk of chunks);
    }
    return files;
  }
  const many = (count: number) =>
    archiveOf(
      Object.fromEntries(Array.from({ length: count }, (_, n) => [`f${n}`, Buffer.alloc(0)])),
    );

  test('that holds as many files as allowed is', async () => {
    const files = await readAll(await many(50), { members: 50 });

    expect(files).toBe(50);
  });

  test('with more files than allowed', async () => {
    const reading = readAll(await many(51), { members: 50 });

    await expect(reading).rejects.toThrow('it holds over 50 files');
  });

  test('when it unpacks to far more than its size', async () => {
    const bomb = await archiveOf({ zeros: Buffer.alloc(4 * 1024 * 1024) });

    const reading = readAll(bomb, { freeBytes: 1024 * 1024, ratio: 100 });

    await expect(reading).rejects.toThrow('it unpacks to over 100 times its size');
  });

  test('when it brings megabytes of name before a file', async () => {
    const comment = 'x'.repeat(8 * 1024 * 1024);
    const pax = await tarOf({}, [{ name: 'long', pax: { comment } }]);

    const reading = readAll(gzipSync(pax));

    await expect(reading).rejects.toThrow('exceeds max size');
  });

  test('when zeros follow its last file without an end', async () => {
    const zeros = Buffer.concat([await tarOf(small()), Buffer.alloc(4 * 1024 * 1024)]);

    const reading = readAll(gzipSync(zeros));

    await expect(reading).rejects.toThrow('belong to no file');
  });
});

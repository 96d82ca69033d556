/** Archives of the first zk-backup, as docs/migration-from-hybris.md says: `tar czf FILE DIRECTORY`. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { read } from '../house/repository.ts';
import { run } from './archives.ts';

const page = read('docs/migration-from-hybris.md');
const written = 'test/fixtures/mutants/kills';
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zk-backup-first-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The files of a server, of which the daemon archived one directory; packed, and unpacked again. */
function unpacked(files: RegExp): { archive: string; directory: string } {
  const version2 = join(folder, 'var/lib/zookeeper/version-2');
  mkdirSync(version2, { recursive: true });
  for (const file of readdirSync(written).filter((name) => files.test(name)))
    cpSync(join(written, file), join(version2, file));
  const archive = join(folder, 'zookeeper-backup-eu-west1-20150804T091535.tar.gz');
  execFileSync('tar', ['-czf', archive, '-C', folder, 'var/lib/zookeeper']);
  rmSync(join(folder, 'var'), { recursive: true });
  execFileSync('tar', ['-xzf', archive, '-C', folder]);
  return { archive, directory: join(folder, 'var/lib/zookeeper') };
}

test('an archive of the first zk-backup is refused as it is, and its folder is proven', async () => {
  const { archive, directory } = unpacked(/^(log|snapshot)\./);

  const verdicts = [await run('verify', archive), await run('verify', directory)];

  expect(verdicts.map(({ code }) => code)).toEqual([1, 0]);
  expect(verdicts[0]?.stdout).toContain('not ours: var/lib/zookeeper/version-2/');
  expect(verdicts[1]?.stdout).toContain('proven (level 3)');
});

test('an archive of the logs alone is called what the page says', async () => {
  const { directory } = unpacked(/^log\./);
  const [said = ''] = /`it holds logs but no snapshot`/.exec(page) ?? [];

  const { code, stdout } = await run('verify', directory);

  expect(code).toBe(1);
  expect(stdout).toContain(said.slice(1, -1) || 'what the page says');
});

import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { type Header, pack } from 'tar-stream';
import { main } from '../../../cli/main.ts';

export const fixtures = 'test/fixtures/zookeeper-3.9.6';
export const fixture = (name: string): Buffer => readFileSync(join(fixtures, name));

/** The members of a small archive that is proven up to 0x11. */
export const small = (): Record<string, Buffer> => ({
  'data/version-2/snapshot.10': fixture('snapshot.10'),
  'log/version-2/log.1': fixture('log.1').subarray(0, 4096),
});

/** Copies the first files of the random workload, two snapshots and two logs, side by side. */
export function beginningOfRandom(folder: string): void {
  mkdirSync(folder);
  for (const name of ['snapshot.0', 'snapshot.69e', 'log.1', 'log.6a0']) {
    cpSync(join(fixtures, 'rnd', name), join(folder, name));
  }
}

type Members = Readonly<Record<string, Buffer>>;
type Oddity = Partial<Header> & { readonly name: string };

/** A tar of these members, and after them headers without contents. */
export async function tarOf(members: Members, oddities: readonly Oddity[] = []): Promise<Buffer> {
  const tar = pack();
  // Of one time, so that the same members make the same bytes.
  const mtime = new Date(0);
  for (const [name, content] of Object.entries(members)) tar.entry({ name, mtime }, content);
  for (const header of oddities) tar.entry({ mtime, ...header, size: 0 }, '');
  tar.finalize();
  return buffer(tar as unknown as Readable);
}

export const archiveOf = async (...parts: Parameters<typeof tarOf>): Promise<Buffer> =>
  gzipSync(await tarOf(...parts));

/** A folder for the files of one test file. */
export function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'zk-backup-'));
  return {
    path: (name: string) => join(folder, name),
    write(name: string, content: Uint8Array | string): string {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}

/** Runs `npx zk-backup` in this process. */
export async function run(...args: string[]) {
  const out: Uint8Array[] = [];
  let stderr = '';
  const code = await main(args, {
    stdin: Readable.from([]),
    stdout: { write: (text: string | Uint8Array) => out.push(Buffer.from(text as string)) },
    stderr: {
      isTTY: false,
      write: (text: string | Uint8Array) => {
        stderr += text;
        return true;
      },
    },
  });
  return { code, stdout: Buffer.concat(out).toString(), stderr };
}

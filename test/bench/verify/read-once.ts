/** One reading of an archive in a process of its own, which it tells of in one line. */
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { ManifestSums } from '../../../lambda/archive/manifest-sums.ts';
import { ahead, readArchive } from '../../../lambda/archive/read-archive.ts';

const [how = '', file = ''] = process.argv.slice(2);

async function read(): Promise<number> {
  const source = createReadStream(file);
  if (how === 'bare') {
    const unpacked = extract();
    await Promise.all([pipeline(source, createGunzip(ahead), unpacked), list(unpacked)]);
    return 0;
  }
  const { restorable, fault } = await readArchive(() => source, {
    level: how === 'level2' ? 2 : 3,
    sums: how === 'run' ? await ManifestSums.begin(true) : undefined,
  });
  if (fault !== null) throw new Error(fault);
  return restorable.level;
}

/** What `tar t` does: every byte comes, and only the headers are looked at. */
async function list(unpacked: ReturnType<typeof extract>): Promise<void> {
  for await (const entry of unpacked) entry.resume();
}

async function main(): Promise<void> {
  const from = performance.now();
  const level = await read();
  const ms = performance.now() - from;
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  const cpuMs = (userCPUTime + systemCPUTime) / 1000;
  console.log(JSON.stringify({ ms, cpuMs, level, peakMb: maxRSS / 1024 }));
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});

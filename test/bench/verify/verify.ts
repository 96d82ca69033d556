/** How long it takes to prove an archive, beside reading the same stream and doing nothing with it. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import type { BenchGroup, BenchRun, Size } from '../bench-group.ts';
import { makeArchive } from './archive.ts';
import { type Method, methods, type Reading, type Readings, resultOf } from './result.ts';

const cache = join(__dirname, '..', '..', '..', '.cache', 'bench');
const run = promisify(execFile);

export const verify: BenchGroup = {
  name: 'verify',
  about: 'proof of an archive, level 2 and 3, beside gunzip and tar t of the same stream',
  sizes: '10k,500k,2m',
  run: async (options) => {
    await mkdir(cache, { recursive: true });
    const directory = await mkdtemp(join(cache, 'verify-'));
    try {
      const program = await bundle(directory);
      const measured: Readings[] = [];
      for (const size of options.sizes) {
        measured.push(await measureSize(size, program, directory, options));
      }
      return resultOf(measured);
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  },
};

/** As the Lambda's code is bundled: a loader would be measured with it. */
async function bundle(directory: string): Promise<string> {
  const outfile = join(directory, 'read-once.cjs');
  await build({
    entryPoints: [join(__dirname, 'read-once.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    mainFields: ['module', 'main'],
  });
  return outfile;
}

/** Interleaved, so that what the machine does besides falls on all methods alike. */
async function measureSize(size: Size, program: string, directory: string, options: BenchRun) {
  const { rounds, say, signal } = options;
  const folder = join(directory, size.label);
  say(`${size.label}: writing an archive`);
  const archive = await makeArchive(folder, size.znodes, signal);
  const readings = new Map<Method, Reading[]>(methods.map((method) => [method, []]));
  for (let round = 1; round <= rounds; round++) {
    for (const method of methods) {
      signal.throwIfAborted();
      const { stdout } = await run(process.execPath, [program, method, archive.file], { signal });
      const reading = JSON.parse(stdout) as Reading;
      readings.get(method)?.push(reading);
      say(
        `${size.label} ${round}/${rounds} ${method}: ${(reading.ms / 1000).toFixed(2)} s, peak ${reading.peakMb.toFixed(0)} MB`,
      );
    }
  }
  await rm(folder, { recursive: true });
  return { size, archive, readings };
}

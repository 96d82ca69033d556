import { execFile } from 'node:child_process';
import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { History } from './history.ts';

const run = promisify(execFile);

/** Transactions between two snapshots of a server that nobody tuned (snapCount). */
const snapCount = 100_000;

export interface BenchArchive {
  readonly file: string;
  readonly packedBytes: number;
  /** Of the snapshot and its log. */
  readonly bytes: number;
}

/** An archive as a node uploads it, of a snapshot and its log. */
export async function makeArchive(
  directory: string,
  znodes: number,
  signal: AbortSignal,
): Promise<BenchArchive> {
  const history = new History(znodes);
  const data = join(directory, 'data', 'version-2');
  const logs = join(directory, 'log', 'version-2');
  const snapshot = join(data, `snapshot.${history.zxid.toString(16)}`);
  const log = `log.${(history.zxid + 1n).toString(16)}`;
  await mkdir(data, { recursive: true });
  await mkdir(logs, { recursive: true });
  await history.writeSnapshot(snapshot);
  await history.writeLog(join(logs, log), Math.min(snapCount, znodes));
  await writeFile(join(data, 'currentEpoch'), '0');
  const file = join(directory, 'archive.tar.gz');
  const members = ['data', `log/version-2/${log}`];
  await run('tar', ['-C', directory, '-I', 'gzip -1', '-cf', file, ...members], { signal });
  const sizes = await Promise.all([file, snapshot, join(logs, log)].map((path) => stat(path)));
  const [packedBytes = 0, ofSnapshot = 0, ofLog = 0] = sizes.map(({ size }) => size);
  await rm(snapshot);
  return { file, packedBytes, bytes: ofSnapshot + ofLog };
}

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDataFile } from '../../lambda/zookeeper/files/data-files.ts';
import type { EnsembleNode } from '../../local-cloud/ensemble/ensemble-node.ts';
import { type BusyEnsemble, busyEnsemble } from '../e2e/busy-ensemble.ts';
import { lacksTransactions } from '../e2e/unlogged.ts';
import { isWholeSnapshot } from '../e2e/whole-snapshot.ts';
import type { Files } from '../unit/lambda/zookeeper/fixture-files.ts';
import { type Base, flagsOf } from './base.ts';
import { type History, startLoader } from './loader.ts';
import { putLogTogether, takeLogApart } from './log-file.ts';

export type Recipe = Pick<Base, 'name' | 'series' | 'digests'> & {
  readonly kills?: true;
  readonly names?: readonly string[];
  readonly seed: number;
};

/** The four bases. */
export const recipes: readonly Recipe[] = [
  { name: 'kills', series: '3.9', digests: true, kills: true, seed: 1 },
  { name: 'outside-ascii', series: '3.9', digests: true, names: ['é', '中文', 'ß', 'n'], seed: 2 },
  { name: 'without-digests', series: '3.9', digests: false, seed: 3 },
  { name: 'series-3.8', series: '3.8', digests: true, seed: 4 },
];

export interface Size {
  /** Of each half of the workload. */
  readonly operations: number;
  readonly snapCount: number;
}

/** Snapshots of a base; their logs go back to the oldest of them. */
const keptSnapshots = 3;
const keptZeros = 64;
/** So many that some are logged after they were applied. */
const failing = 20;

/** Lets three real servers write a base. */
export async function makeBase(folder: string, recipe: Recipe, size: Size): Promise<Base> {
  const { name, series, digests } = recipe;
  const jvmFlags = flagsOf(recipe);
  const busy = await busyEnsemble({ directory: folder, ...recipe, ...size, failing, jvmFlags });
  // What lacks transactions is no sound base: a 3.8 that lost its leader may (ZOOKEEPER-4712).
  const { troubled, steady, nodes } = busy;
  const files = archived(filesOf(lacksTransactions(troubled, nodes) ? steady : troubled));
  const history = await historyOf(join(folder, 'all'), busy, jvmFlags);
  return { name, series, digests, files, history: since(history, files) };
}

/** Whole snapshots and the logs of a server, without most of the zeros behind its logs. */
export function filesOf(node: EnsembleNode): Files {
  const folder = join(node.dataDirectory, 'version-2');
  const names = readdirSync(folder).filter((name) => {
    const kind = parseDataFile(name)?.kind;
    return kind === 'log' || (kind === 'snapshot' && isWholeSnapshot(join(folder, name)));
  });
  const read = (name: string) => {
    const bytes = readFileSync(join(folder, name));
    return name.startsWith('log.') ? withoutPadding(bytes) : bytes;
  };
  return Object.fromEntries(names.map((name) => [name, read(name)]));
}

/** Only as many zeros as show that there were some. */
function withoutPadding(bytes: Buffer): Buffer {
  const log = takeLogApart(bytes);
  const used = log.tail.findLastIndex((byte) => byte !== 0) + 1;
  return putLogTogether({ ...log, tail: log.tail.subarray(0, used + keptZeros) });
}

const zxidOf = (name: string) => parseDataFile(name)?.zxid ?? 0n;

/** The newest snapshots, and logs from the oldest of them on. */
function archived(files: Files): Files {
  const sorted = Object.keys(files).sort((a, b) => (zxidOf(a) < zxidOf(b) ? -1 : 1));
  const snapshots = sorted.filter((name) => name.startsWith('snapshot.')).slice(-keptSnapshots);
  const logs = sorted.filter((name) => name.startsWith('log.'));
  const oldest = zxidOf(snapshots[0] as string);
  const from = logs.findLastIndex((name) => zxidOf(name) <= oldest + 1n);
  const kept = [...snapshots, ...logs.slice(Math.max(0, from))];
  return Object.fromEntries(kept.map((name) => [name, files[name] as Uint8Array]));
}

/** All that the server that was never down has logged, over the empty tree. */
async function historyOf(
  folder: string,
  { steady, toolbox }: BusyEnsemble,
  flags: readonly string[],
) {
  const all = Object.entries(filesOf(steady));
  const wanted = all.filter(([name]) => name.startsWith('log.') || name === 'snapshot.0');
  placeFiles(folder, Object.fromEntries(wanted));
  const loader = await startLoader(toolbox, { jvmFlags: flags });
  const { history } = await loader.history(folder);
  await loader.close();
  return history;
}

function since(history: History, files: Files): History {
  const oldest =
    Object.keys(files)
      .map(zxidOf)
      .sort((a, b) => (a < b ? -1 : 1))[0] ?? 0n;
  const kept = [...history].filter(([zxid]) => zxid >= oldest);
  return new Map(kept);
}

/** Puts a set where the loader looks for it. */
export function placeFiles(folder: string, files: Files): void {
  rmSync(folder, { recursive: true, force: true });
  for (const kind of ['data', 'log'])
    mkdirSync(join(folder, kind, 'version-2'), { recursive: true });
  for (const [name, bytes] of Object.entries(files)) {
    const kind = name.startsWith('log.') ? 'log' : 'data';
    writeFileSync(join(folder, kind, 'version-2', name), bytes);
  }
}

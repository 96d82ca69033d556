import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ZooKeeperSeries } from '../../local-cloud/toolbox/packages.ts';
import type { Files } from '../unit/lambda/zookeeper/fixture-files.ts';
import type { History } from './loader.ts';

/** An undamaged set that a real server wrote, and its tree after each transaction. */
export interface Base {
  readonly name: string;
  readonly series: ZooKeeperSeries;
  /** With digests off, as the servers were started. */
  readonly digests: boolean;
  readonly files: Files;
  readonly history: History;
}

const settingsFile = 'base.json';
const historyFile = 'history.txt';

/** Writes it as `readBase` reads it. */
export function writeBase(folder: string, base: Base): void {
  const { name, series, digests, files, history } = base;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [file, bytes] of Object.entries(files)) writeFileSync(join(folder, file), bytes);
  const lines = [...history].map(([zxid, tree]) => `${zxid.toString(16)} ${tree}\n`);
  writeFileSync(join(folder, historyFile), lines.join(''));
  const settings = JSON.stringify({ name, series, digests });
  writeFileSync(join(folder, settingsFile), `${settings}\n`);
}

export function readBase(folder: string): Base {
  const read = (name: string) => readFileSync(join(folder, name));
  const names = readdirSync(folder).filter((name) => /^(snapshot|log)\./.test(name));
  const lines = read(historyFile).toString().trim().split('\n');
  return {
    ...JSON.parse(read(settingsFile).toString()),
    files: Object.fromEntries(names.map((name) => [name, read(name)])),
    history: new Map(
      lines.map((line) => {
        const [zxid, tree = ''] = line.split(' ');
        return [BigInt(`0x${zxid}`), tree];
      }),
    ),
  };
}

/** Properties of the servers that wrote it, and of the loader that judges it. */
export const flagsOf = ({ digests }: Pick<Base, 'digests'>): readonly string[] =>
  digests ? [] : ['-Dzookeeper.digest.enabled=false'];

/** The tree at a zxid: a counter of 0 is no transaction. */
export function treeAt({ history }: Base, zxid: bigint): string | undefined {
  if ((zxid & 0xffffffffn) !== 0n) return history.get(zxid);
  const before = [...history.keys()].filter((one) => one <= zxid);
  return history.get(before.at(-1) ?? -1n);
}

import { readdirSync, readFileSync } from 'node:fs';
import { inReadingOrder } from '../../../../lambda/zookeeper/files/member-names.ts';
import { RestorableSet } from '../../../../lambda/zookeeper/verdict/restorable.ts';
import type { Verdict } from '../../../../lambda/zookeeper/verdict/verdict.ts';

const folder = 'test/fixtures/zookeeper-3.9.6';

/** A file that a real server wrote. */
export const fixture = (path: string): Buffer => readFileSync(`${folder}/${path}`);

/** Bytes as a stream sends them, in pieces of `size`. */
export async function* inChunks(bytes: Uint8Array, size = 65_536): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

export type Files = Readonly<Record<string, Uint8Array>>;

/** Files as an archive holds them: snapshots under data/version-2, logs under log/version-2. */
export function asArchived(files: Files): Files {
  const placed = Object.entries(files).map(([name, bytes]) => {
    const top = name.startsWith('log.') ? 'log' : 'data';
    return [`${top}/version-2/${name}`, bytes] as const;
  });
  return Object.fromEntries(placed);
}

/** The small set: snapshot.10 and log.1, of which the transaction 0x11 comes after the snapshot. */
export const smallSet = (): Files => ({
  'snapshot.10': fixture('snapshot.10'),
  'log.1': fixture('log.1'),
});

/** The random workload, or those of its files that `wanted` names. */
export function randomSet(wanted: (name: string) => boolean): Files {
  const names = readdirSync(`${folder}/rnd`).filter(wanted);
  return Object.fromEntries(names.map((name) => [name, fixture(`rnd/${name}`)]));
}

/** Judges files in the order in which an archive holds them. */
export async function judgeFiles(
  files: Files,
  { level = 3, chunk = 65_536 }: { level?: 2 | 3; chunk?: number } = {},
): Promise<Verdict> {
  const set = new RestorableSet({ level });
  const archived = asArchived(files);
  for (const path of inReadingOrder(Object.keys(archived))) {
    await set.add(path, inChunks(archived[path] as Uint8Array, chunk));
  }
  return set.verdict();
}

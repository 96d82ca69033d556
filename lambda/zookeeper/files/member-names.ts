import { formatZxid } from '../bytes/data-file-errors.ts';
import { type DataFile, parseDataFile } from './data-files.ts';
import type { Fault } from './fault.ts';

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);

/**
 * What is wrong with the names and places of a set's files (rule R5): ZooKeeper takes
 * `snapshot.1a.tmp` for a snapshot, and does not start when a log lies among the snapshots of a
 * dataDir that is not its dataLogDir.
 */
export class MemberNames {
  readonly #seen = new Map<string, string>();
  readonly #folders = { snapshot: new Map<string, string>(), log: new Map<string, string>() };

  /** @returns the data file, undefined for any other one, or what is wrong with the name */
  take(path: string): DataFile | Fault | undefined {
    const name = nameOf(path);
    const file = parseDataFile(name);
    if (!file) {
      if (!/^(snapshot|log)\./.test(name)) return undefined;
      const sentence = 'ZooKeeper would take it for a snapshot or log by its name';
      return { rule: 'R5', file: path, sentence };
    }
    const folder = folderOf(path);
    if (!this.#folders[file.kind].has(folder)) this.#folders[file.kind].set(folder, path);
    const key = `${file.kind} ${file.zxid} ${file.compression}`;
    const twin = this.#seen.get(key);
    this.#seen.set(key, path);
    if (twin === undefined) return file;
    const sentence = `it and ${twin} are both the ${file.kind} of ${formatZxid(file.zxid)}`;
    return { rule: 'R5', file: path, zxid: file.zxid, sentence };
  }

  /** Snapshots and logs belong into one folder each, or all into one. */
  misplaced(): Fault | undefined {
    const { snapshot, log } = this.#folders;
    if (snapshot.size === 0 || log.size === 0) return undefined;
    if (snapshot.size === 1 && log.size === 1) return undefined;
    const [file] = [...(log.size > 1 ? log : snapshot).values()].slice(-1);
    const sentence = 'snapshots or logs lie in more than one folder, ZooKeeper reads one of each';
    return { rule: 'R5', ...(file === undefined ? {} : { file }), sentence };
  }
}

/**
 * The order in which a set can be judged in one pass: snapshots, all else, logs by zxid.
 * @param paths of the files of one server
 */
export function inReadingOrder(paths: readonly string[]): string[] {
  const rank = (path: string): bigint => {
    const file = parseDataFile(nameOf(path));
    if (file?.kind === 'snapshot') return -2n;
    return file ? file.zxid : -1n;
  };
  return [...paths].sort((a, b) => {
    const difference = rank(a) - rank(b);
    return difference < 0n ? -1 : difference > 0n ? 1 : 0;
  });
}

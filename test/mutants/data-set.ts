import type { Numbers } from '../e2e/random-workload.ts';
import type { Files } from '../unit/lambda/zookeeper/fixture-files.ts';
import { changesTree, type LogFile, putLogTogether, takeLogApart, zxidOf } from './log-file.ts';
import { putSnapshotTogether, type SnapshotFile, takeSnapshotApart } from './snapshot-file.ts';

/** Where a record lies. */
export interface RecordPlace {
  readonly log: string;
  readonly index: number;
}

const hexOf = (name: string) => BigInt(`0x${name.slice(name.indexOf('.') + 1)}`);
const byZxid = (a: string, b: string) => (hexOf(a) < hexOf(b) ? -1 : 1);

/** A set has nothing that could be damaged so. */
export class NoPlace extends Error {}

/** A set of files, and one way after another to change it; the files given are never touched. */
export class DataSet {
  readonly files: Record<string, Buffer>;
  readonly dice: Numbers;

  constructor(files: Files, dice: Numbers) {
    this.files = Object.fromEntries(
      Object.entries(files).map(([name, bytes]) => [name, bytes as Buffer]),
    );
    this.dice = dice;
  }

  get snapshots(): string[] {
    return this.#named('snapshot.');
  }

  get logs(): string[] {
    return this.#named('log.');
  }

  get newestSnapshot(): string {
    return this.snapshots.at(-1) as string;
  }

  get newestLog(): string {
    return this.logs.at(-1) as string;
  }

  /** Whether the servers ran with digests. */
  get hasDigests(): boolean {
    return takeSnapshotApart(this.bytes(this.newestSnapshot)).digest !== undefined;
  }

  bytes(name: string): Buffer {
    return this.files[name] as Buffer;
  }

  /** @throws NoPlace where there is none */
  pick<T>(items: readonly T[]): T {
    if (items.length === 0) throw new NoPlace();
    return items[this.dice(items.length)] as T;
  }

  log(name: string): LogFile {
    return takeLogApart(this.bytes(name));
  }

  zxidOfName(name: string): bigint {
    return hexOf(name);
  }

  /** Logs with transactions that are replayed over the newest snapshot. */
  replayedLogs(): string[] {
    const from = hexOf(this.newestSnapshot);
    return this.logs.filter((name) => {
      const last = this.log(name).records.at(-1);
      return last !== undefined && zxidOf(last) > from;
    });
  }

  /** Of all records that are replayed, those that are wanted. */
  replayed(wanted: (record: Buffer) => boolean = () => true): RecordPlace[] {
    const from = hexOf(this.newestSnapshot);
    return this.replayedLogs().flatMap((log) =>
      this.log(log).records.flatMap((record, index) =>
        zxidOf(record) > from && wanted(record) ? [{ log, index }] : [],
      ),
    );
  }

  /** One of those that are replayed, but for the last, and mostly one that changes the tree. */
  pickReplayed(): RecordPlace {
    const all = this.replayed().slice(0, -1);
    const effective = all.filter((place) => changesTree(this.record(place)));
    return this.pick(this.dice(4) > 0 && effective.length > 0 ? effective : all);
  }

  record({ log, index }: RecordPlace): Buffer {
    return this.log(log).records[index] as Buffer;
  }

  /** Puts these records where the one was. */
  replace({ log, index }: RecordPlace, ...records: readonly Buffer[]): this {
    return this.editLog(log, (file) => ({ records: file.records.toSpliced(index, 1, ...records) }));
  }

  editLog(name: string, edit: (log: LogFile) => Partial<LogFile>): this {
    const log = this.log(name);
    return this.put(name, putLogTogether({ ...log, ...edit(log) }));
  }

  /** With right seals. */
  editSnapshot(name: string, edit: (snapshot: SnapshotFile) => Partial<SnapshotFile>): this {
    const snapshot = takeSnapshotApart(this.bytes(name));
    return this.put(name, putSnapshotTogether({ ...snapshot, ...edit(snapshot) }));
  }

  put(name: string, bytes: Buffer): this {
    this.files[name] = bytes;
    return this;
  }

  /** Changes a copy of a file's bytes. */
  damage(name: string, change: (bytes: Buffer) => void): this {
    const bytes = Buffer.from(this.bytes(name));
    change(bytes);
    return this.put(name, bytes);
  }

  drop(...names: readonly string[]): this {
    for (const name of names) delete this.files[name];
    return this;
  }

  rename(from: string, to: string): this {
    const bytes = this.bytes(from);
    return this.drop(from).put(to, bytes);
  }

  #named(start: string): string[] {
    return Object.keys(this.files)
      .filter((name) => name.startsWith(start) && /^[0-9a-f]+$/.test(name.slice(start.length)))
      .sort(byZxid);
  }
}

import { ByteSource, type Limits } from '../bytes/byte-source.ts';
import { isNonAscii } from '../bytes/content-sum.ts';
import { DataFileError, UnreadFile } from '../bytes/data-file-errors.ts';
import type { Acl } from '../bytes/jute.ts';
import { AccessLists } from '../files/access-lists.ts';
import { BegunSnapshot, readSnapshotFile } from '../files/begun-snapshot.ts';
import type { DataFile } from '../files/data-files.ts';
import type { Fault } from '../files/fault.ts';
import { MemberNames } from '../files/member-names.ts';
import type { SnapshotVisitor } from '../files/snapshot.ts';
import type { SnapshotNode } from '../files/snapshot-node.ts';
import { type LoggedTransaction, readTransactionLog } from '../files/transaction-log.ts';
import { Quotas } from '../tree/quotas.ts';
import { ZnodeTree } from '../tree/znode-tree.ts';
import type { BegunFound } from './begun.ts';
import type { Epochs } from './findings.ts';
import { LogRun } from './log-run.ts';
import { StartPoint } from './start-point.ts';
import { TreeProof } from './tree-proof.ts';
import { judge, type Verdict } from './verdict.ts';

/** Sees the sessions, access control lists and znodes of every snapshot, and then every transaction of the logs once. */
export interface Watch {
  snapshot(zxid: bigint): void;
  session?(id: bigint, timeoutMs: number): void;
  acl?(id: bigint, entries: readonly Acl[] | null): void;
  /** One object for all znodes of a snapshot: take what you keep. */
  node(node: SnapshotNode): void;
  /** Where it gives a promise, that is awaited before more is read. */
  transaction(transaction: LoggedTransaction, file: string): void | Promise<void>;
}

export interface RestorableOptions extends Limits {
  /** 2 reads and checks every byte, 3 also replays the logs over the newest snapshot's tree. */
  readonly level: 2 | 3;
  /** Sees what is read, as long as it is in order. */
  readonly watch?: Watch | undefined;
  /** Known from an earlier reading: what was begun is not shown to the watch. */
  readonly begun?: BegunSnapshots | undefined;
  /** A tree that takes more bytes of memory is not replayed; by default there is no limit. */
  readonly maxTreeBytes?: number;
}

/** Snapshots that were not written to their end, by their paths. */
export type BegunSnapshots = ReadonlyMap<string, BegunSnapshot>;

/**
 * Judges in one pass whether a set of ZooKeeper's files can be restored, and to what. Add its
 * members with the snapshots first and the logs last by zxid (`inReadingOrder`), then ask for the
 * verdict. Memory grows with the znodes of the newest snapshot, not with the data.
 */
export class RestorableSet {
  readonly #options: RestorableOptions;
  readonly #names = new MemberNames();
  readonly #starts: StartPoint[] = [];
  readonly #logs = new LogRun(this.#starts);
  readonly #faults: Fault[] = [];
  readonly #unread: string[] = [];
  readonly #begun: BegunFound[] = [];
  readonly #misled = new Map<string, BegunSnapshot>();
  /** Of the trees as their snapshots hold them. */
  readonly #digests = new Map<StartPoint, bigint | undefined>();
  #epochs: Epochs = {};
  /** The newest zxid of all snapshots, damaged ones too. */
  #newest = -1n;
  #proof: TreeProof | undefined;
  /** Why there is no replay although one was asked for. */
  #unreplayed: string | undefined;

  constructor(options: RestorableOptions) {
    this.#options = options;
  }

  /**
   * Reads one member to its end, whatever it holds.
   * @param path with its folders
   * @throws what the chunks throw; a damaged file is part of the verdict, not an error
   */
  async add(path: string, chunks: AsyncIterable<Uint8Array>): Promise<void> {
    const iterator = chunks[Symbol.asyncIterator]();
    // Without `return`, so that a reader that stops early leaves the rest to be read here.
    const rest = { [Symbol.asyncIterator]: () => ({ next: () => iterator.next() }) };
    try {
      await this.#read(path, rest);
    } catch (error) {
      if (!(error instanceof DataFileError)) throw error;
      this.#note(error);
    }
    for await (const _chunk of rest);
  }

  /** What the watch was shown as a snapshot and is none: the reading has to begin anew, knowing of it. */
  get misled(): BegunSnapshots {
    return this.#misled;
  }

  /** The tree after the last transaction so far; undefined where nothing is replayed. */
  get tree(): ZnodeTree | undefined {
    return this.#proof?.tree;
  }

  /** The verdict over all members added. */
  verdict(): Verdict {
    const misplaced = this.#names.misplaced();
    this.#proof?.end();
    this.#logs.end();
    return judge({
      level: this.#options.level,
      faults: [...this.#faults, ...(misplaced ? [misplaced] : [])],
      unread: this.#unread,
      begun: this.#begun,
      starts: this.#starts,
      newest: this.#newest,
      logs: this.#logs,
      proof: this.#proof,
      unreplayed: this.#unreplayed,
      epochs: this.#epochs,
    });
  }

  async #read(path: string, chunks: AsyncIterable<Uint8Array>): Promise<void> {
    const file = this.#names.take(path);
    if (file && 'rule' in file) this.#faults.push(file);
    else if (file?.kind === 'snapshot') await this.#takeSnapshot(path, file, chunks);
    else if (file) await this.#readLog(path, file, chunks);
    else await this.#readEpoch(path, chunks);
  }

  async #takeSnapshot(path: string, file: DataFile, chunks: AsyncIterable<Uint8Array>) {
    const { watch, begun } = this.#options;
    const { zxid } = file;
    try {
      const place = { file: path, offset: 0, zxid };
      if (this.#logs.last !== undefined) throw new UnreadFile('it comes after the logs', place);
      const known = begun?.get(path);
      if (known) throw known;
      await this.#readSnapshot(path, file, chunks);
    } catch (error) {
      if (!(error instanceof BegunSnapshot)) {
        if (zxid > this.#newest) this.#newest = zxid;
        throw error;
      }
      this.#begun.push({ file: path, zxid, fault: faultOf(error) });
      if (watch && !begun?.has(path)) this.#misled.set(path, error);
    }
  }

  async #readSnapshot(
    path: string,
    file: DataFile,
    chunks: AsyncIterable<Uint8Array>,
  ): Promise<void> {
    const { zxid } = file;
    const tree = this.#wantsTree(zxid) ? new ZnodeTree() : undefined;
    const lists = new AccessLists();
    if (tree) tree.lists = lists;
    const { watch } = this.#options;
    watch?.snapshot(zxid);
    const quotas = new Quotas();
    let ascii = true;
    const visitor: SnapshotVisitor = {
      session: (id, timeoutMs) => {
        watch?.session?.(id, timeoutMs);
        tree?.noteSession(id);
      },
      acl: (id, entries) => {
        watch?.acl?.(id, entries);
        tree?.lists?.listFromSnapshot(id, entries);
      },
      node: (node) => {
        watch?.node(node);
        ascii &&= !isNonAscii(node.bytes, node.pathStart, node.pathEnd);
        quotas.addFromSnapshot(node);
        if (tree && this.#fits(tree)) tree.addFromSnapshot(node);
      },
    };
    const snapshot = await readSnapshotFile(path, file, chunks, visitor, this.#options);
    if (zxid > this.#newest) this.#newest = zxid;
    lists.dropUnused();
    if (tree && snapshot.danglingAcls === 0) tree.lists = undefined;
    const start = new StartPoint(path, zxid, snapshot, quotas, ascii);
    this.#starts.push(start);
    const whole = this.#fits(tree) ? tree : undefined;
    if (whole) this.#proof = new TreeProof(start, whole);
    this.#checkTwin(start, whole?.digest);
  }

  /** A change of the compression setting leaves `snapshot.X` beside `snapshot.X.gz`. */
  #checkTwin(start: StartPoint, digest: bigint | undefined): void {
    this.#digests.set(start, digest);
    const twin = this.#starts.find((other) => other !== start && other.zxid === start.zxid);
    if (!twin || twin.end !== twin.zxid || start.end !== start.zxid) return;
    if (this.#digests.get(twin) === digest) return;
    const sentence = `it and ${twin.file} are of one zxid, but hold different trees`;
    this.#faults.push({ rule: 'R5', file: start.file, zxid: start.zxid, sentence });
  }

  #wantsTree(zxid: bigint): boolean {
    if (this.#options.level < 3 || this.#unreplayed) return false;
    return zxid >= (this.#proof?.start.zxid ?? 0n);
  }

  /** A tree that outgrows the memory ends the replay, not the reading. */
  #fits(tree: ZnodeTree | undefined): boolean {
    const { maxTreeBytes = Number.POSITIVE_INFINITY } = this.#options;
    if (!tree || tree.memory <= maxTreeBytes) return true;
    this.#proof = undefined;
    this.#unreplayed ??= `its ${tree.size} znodes and more do not fit into the ${maxTreeBytes} bytes that a replay may take`;
    return false;
  }

  async #readLog(path: string, { zxid }: DataFile, chunks: AsyncIterable<Uint8Array>) {
    const source = new ByteSource(path, chunks, this.#options);
    this.#logs.open(path, zxid);
    const log = await readTransactionLog(source, zxid, (transaction) => {
      if (!this.#logs.take(transaction)) return undefined;
      const pause = this.#options.watch?.transaction(transaction, path);
      this.#proof?.takeStart(transaction, path);
      for (const start of this.#starts) {
        const replayed = start.take(transaction, path);
        if (start !== this.#proof?.start) continue;
        if (replayed) this.#proof.take(transaction, path);
        else if (transaction.zxid <= start.zxid) this.#proof.see(transaction, path);
        this.#fits(this.#proof.tree);
      }
      return pause;
    });
    this.#logs.close(log);
  }

  async #readEpoch(path: string, chunks: AsyncIterable<Uint8Array>): Promise<void> {
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (name !== 'currentEpoch' && name !== 'acceptedEpoch') return;
    const source = new ByteSource(path, chunks);
    const tooLong = await source.fill(32);
    const text = Buffer.from(source.bytes.subarray(0, 32)).toString().trim();
    if (tooLong || !/^[0-9]+$/.test(text)) throw source.damaged('it holds no epoch');
    this.#epochs = { ...this.#epochs, [name]: BigInt(text) };
  }

  #note(error: DataFileError): void {
    if (error instanceof UnreadFile) this.#unread.push(`${error.place.file}: ${error.message}`);
    else this.#faults.push(faultOf(error));
  }
}

function faultOf({ message: sentence, place: { file, offset, zxid } }: DataFileError): Fault {
  const rule = file.slice(file.lastIndexOf('/') + 1).startsWith('log.') ? 'R2' : 'R1';
  return { rule, file, offset, ...(zxid === undefined ? {} : { zxid }), sentence };
}

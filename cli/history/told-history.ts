import { formatZxid } from '../../lambda/zookeeper/bytes/data-file-errors.ts';
import type { SnapshotNode } from '../../lambda/zookeeper/files/snapshot-node.ts';
import { type Transaction, transactionType } from '../../lambda/zookeeper/files/transaction.ts';
import type { LoggedTransaction } from '../../lambda/zookeeper/files/transaction-log.ts';
import type { Watch } from '../../lambda/zookeeper/verdict/restorable.ts';
import { follows } from '../../lambda/zookeeper/verdict/start-point.ts';
import type { Verdict } from '../../lambda/zookeeper/verdict/verdict.ts';
import { HeldEphemerals } from './held-ephemerals.ts';
import { KnownLengths } from './known-lengths.ts';
import type { Looked } from './look-through.ts';
import type { Moment, SessionLives } from './session-lives.ts';
import { type ToldChange, tellChange } from './told-transaction.ts';

/** A transaction, and what the backup knows of who asked for it. */
export interface ToldTransaction extends ToldChange {
  /** UTC, by the leader's clock. */
  readonly time: string;
  readonly zxid: string;
  /** The client's own number of the request; 0 where a server asked. */
  readonly cxid: number;
  /** ZooKeeper's name of the type. */
  readonly type: string;
  readonly session: ToldSession;
}

export interface ToldSession {
  readonly id: string;
  /** `myid` of the server that opened it: the log there names the client. */
  readonly server: number;
  /** Null where the logs do not hold it. */
  readonly began: ToldMoment | null;
  readonly ended: ToldMoment | null;
  readonly timeoutMs: number | null;
  /** Ten of the ephemerals that it held just before the transaction. */
  readonly ephemerals: readonly string[];
  readonly ephemeralCount: number;
}

export interface ToldMoment {
  readonly zxid: string;
  readonly time: string;
}

const mostEphemerals = 10;

const typeNames = new Map<number, string>(
  Object.entries(transactionType).map(([name, type]) => [type, name]),
);

/** Who hears of the transactions of a backup. */
export interface Listener {
  /** Whether znodes' data is told. */
  readonly data: boolean;
  /** Where it gives a promise, that is awaited before more is read. */
  told(transaction: ToldTransaction, zxid: bigint): Promise<void> | undefined;
  /** A sentence where transactions are missing: what came before is not known any more. */
  missing(hole: string): void;
}

/** Tells the transactions of a backup one after another, once the lives of its sessions are known. */
export class ToldHistory implements Watch {
  readonly #lives: SessionLives;
  readonly #listener: Listener;
  /** The snapshot that tells what was there before the first transaction; -1 without one. */
  readonly #base: bigint;
  readonly #first: bigint;
  readonly #timeouts = new Map<bigint, number>();
  #lengths = new KnownLengths();
  #held = new HeldEphemerals();
  #isBase = false;
  #last: bigint | undefined;

  constructor({ lives, verdict }: Pick<Looked, 'lives' | 'verdict'>, listener: Listener) {
    this.#lives = lives;
    this.#listener = listener;
    this.#first = lives.first ?? 0n;
    this.#base = baseOf(verdict.snapshots, this.#first);
    for (const [session, path] of lives.heldBefore()) this.#held.add(session, path);
  }

  snapshot(zxid: bigint): void {
    this.#isBase = zxid === this.#base;
  }

  session(id: bigint, timeoutMs: number): void {
    if (this.#isBase) this.#timeouts.set(id, timeoutMs);
  }

  node(node: SnapshotNode): void {
    if (!this.#isBase) return;
    this.#lengths.addFromSnapshot(node, this.#first);
    if (node.kind !== 'ephemeral') return;
    const { czxid, ephemeralOwner } = node.stat;
    if (czxid < this.#first) this.#held.add(ephemeralOwner, node.path);
  }

  transaction(transaction: LoggedTransaction): Promise<void> | undefined {
    const { zxid } = transaction;
    if (this.#last !== undefined && !follows(this.#last, zxid)) this.#forget(this.#last, zxid);
    this.#last = zxid;
    return this.#listener.told(this.#tell(transaction), zxid);
  }

  #forget(last: bigint, next: bigint): void {
    this.#lengths = new KnownLengths();
    this.#held = new HeldEphemerals();
    const between = `${formatZxid(last)} and ${formatZxid(next)}`;
    this.#listener.missing(`The transactions between ${between} are missing.`);
  }

  #tell(transaction: Transaction): ToldTransaction {
    const { zxid, time, clientId, cxid, type, change } = transaction;
    const held = this.#held.of(clientId);
    const session = this.#session(clientId, held);
    const { data } = this.#listener;
    const told = tellChange(change, { lengths: this.#lengths, data, held });
    this.#held.take(transaction);
    return {
      time: new Date(Number(time)).toISOString(),
      zxid: formatZxid(zxid),
      cxid,
      type: typeNames.get(type) ?? `${type}`,
      session,
      ...told,
      ...(type === transactionType.reconfig ? { operation: 'reconfig' } : {}),
    };
  }

  #session(clientId: bigint, held: ReadonlySet<string>): ToldSession {
    const id = BigInt.asUintN(64, clientId);
    const { began, ended, timeoutMs } = this.#lives.of(clientId);
    const ephemerals: string[] = [];
    for (const path of held) {
      if (ephemerals.length === mostEphemerals) break;
      ephemerals.push(path);
    }
    return {
      id: formatZxid(id),
      server: Number(id >> 56n),
      began: momentOf(began),
      ended: momentOf(ended),
      timeoutMs: timeoutMs ?? this.#timeouts.get(clientId) ?? null,
      ephemerals,
      ephemeralCount: held.size,
    };
  }
}

/** The oldest snapshot that holds nothing less than what was there before the first transaction. */
const baseOf = (snapshots: Verdict['snapshots'], first: bigint): bigint =>
  snapshots
    .map(({ zxid }) => zxid)
    .filter((zxid) => zxid >= first - 1n)
    .reduce((oldest, zxid) => (oldest < 0n || zxid < oldest ? zxid : oldest), -1n);

const momentOf = (moment: Moment | undefined): ToldMoment | null =>
  moment
    ? { zxid: formatZxid(moment.zxid), time: new Date(Number(moment.time)).toISOString() }
    : null;

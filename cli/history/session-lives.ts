import { decodeText } from '../../lambda/zookeeper/bytes/jute.ts';
import type { Transaction } from '../../lambda/zookeeper/files/transaction.ts';
import { HeldEphemerals } from './held-ephemerals.ts';

/** The transaction with which a session began or ended. */
export interface Moment {
  readonly zxid: bigint;
  /** Milliseconds since 1970, by the leader's clock. */
  readonly time: bigint;
}

/** What the logs of a backup tell of one session. */
export interface Life {
  /** Absent where it began before the logs. */
  began?: Moment;
  /** Absent where it was open when the logs ended. */
  ended?: Moment;
  timeoutMs?: number;
  /** Ephemerals that it held when it ended, and created before the logs begin. */
  heldBefore?: readonly string[];
}

/** Collects the lives of all sessions from the transactions of a backup. */
export class SessionLives {
  readonly #lives = new Map<bigint, Life>();
  readonly #held = new HeldEphemerals();
  /** The first transaction of the logs. */
  first: bigint | undefined;

  take(transaction: Transaction): void {
    const { zxid, time, clientId, change } = transaction;
    this.first ??= zxid;
    if (change.kind === 'createSession') {
      const life = this.#life(clientId);
      life.began = { zxid, time };
      life.timeoutMs = change.timeoutMs;
    }
    if (change.kind === 'closeSession') {
      const life = this.#life(clientId);
      life.ended = { zxid, time };
      life.heldBefore = change.paths.map(decodeText).filter((path) => !this.#held.has(path));
    }
    this.#held.take(transaction);
  }

  of(session: bigint): Life {
    return this.#lives.get(session) ?? {};
  }

  /** Ephemerals that were there before the logs begin, as far as the logs tell. */
  *heldBefore(): Generator<readonly [session: bigint, path: string]> {
    for (const [session, { heldBefore = [] }] of this.#lives) {
      for (const path of heldBefore) yield [session, path];
    }
  }

  #life(session: bigint): Life {
    const known = this.#lives.get(session);
    if (known) return known;
    const life: Life = {};
    this.#lives.set(session, life);
    return life;
  }
}

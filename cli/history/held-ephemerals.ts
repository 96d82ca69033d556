import { decodeText } from '../../lambda/zookeeper/bytes/jute.ts';
import { effectsOf, type Transaction } from '../../lambda/zookeeper/files/transaction.ts';

/** Which session holds which ephemeral znodes, while transactions pass by. */
export class HeldEphemerals {
  readonly #paths = new Map<bigint, Set<string>>();
  readonly #owners = new Map<string, bigint>();

  add(session: bigint, path: string): void {
    this.delete(path);
    this.#owners.set(path, session);
    const held = this.#paths.get(session);
    if (held) held.add(path);
    else this.#paths.set(session, new Set([path]));
  }

  has(path: string): boolean {
    return this.#owners.has(path);
  }

  /** Paths, in the order in which they were created. */
  of(session: bigint): ReadonlySet<string> {
    return this.#paths.get(session) ?? none;
  }

  take(transaction: Transaction): void {
    const { clientId } = transaction;
    for (const effect of effectsOf(transaction)) {
      if (effect.kind === 'create' && effect.ephemeral) this.add(clientId, decodeText(effect.path));
      if (effect.kind === 'delete') this.delete(decodeText(effect.path));
      if (effect.kind === 'closeSession') {
        for (const path of [...this.of(clientId)]) this.delete(path);
      }
    }
  }

  delete(path: string): void {
    const owner = this.#owners.get(path);
    if (owner === undefined) return;
    this.#owners.delete(path);
    const held = this.#paths.get(owner);
    held?.delete(path);
    if (held?.size === 0) this.#paths.delete(owner);
  }
}

const none: ReadonlySet<string> = new Set();

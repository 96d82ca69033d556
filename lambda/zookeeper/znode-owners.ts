import type { ZnodeKind } from './znode-kind.ts';

/** Which znodes of a tree go by themselves: with their session, or when their time is over. */
export class ZnodeOwners {
  readonly #bySession = new Map<bigint, Set<number>>();
  readonly #ttls = new Set<number>();

  get ephemerals(): number {
    let count = 0;
    for (const owned of this.#bySession.values()) count += owned.size;
    return count;
  }

  get ttls(): number {
    return this.#ttls.size;
  }

  /** The numbers of a session's znodes. */
  ephemeralsOf(session: bigint): readonly number[] {
    return [...(this.#bySession.get(session) ?? [])];
  }

  /** @param owner the znode's `ephemeralOwner`, which says of what kind it is */
  add(number: number, kind: ZnodeKind, owner: bigint): void {
    if (kind === 'ttl') this.#ttls.add(number);
    if (kind !== 'ephemeral') return;
    const owned = this.#bySession.get(owner);
    if (owned) owned.add(number);
    else this.#bySession.set(owner, new Set([number]));
  }

  delete(number: number, owner: bigint): void {
    this.#bySession.get(owner)?.delete(number);
    this.#ttls.delete(number);
  }
}

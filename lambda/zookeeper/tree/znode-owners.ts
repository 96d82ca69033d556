import { looksLikeTtl, type ZnodeKind } from '../files/znode-kind.ts';

/** Which znodes of a tree go by themselves: with their session, or when their time is over. */
export class ZnodeOwners {
  /** Znodes by their `ephemeralOwner`, a session or a TTL. */
  readonly #owned = new Map<bigint, Set<number>>();
  /** Sessions that look like a TTL. */
  readonly #sessions = new Set<bigint>();

  get ephemerals(): number {
    return this.#count((owner) => !this.#isTtl(owner));
  }

  get ttls(): number {
    return this.#count((owner) => this.#isTtl(owner));
  }

  /** The numbers of a session's znodes. */
  ephemeralsOf(session: bigint): readonly number[] {
    return [...(this.#owned.get(session) ?? [])];
  }

  /** An owner that is or was a session is no TTL. */
  noteSession(id: bigint): void {
    if (looksLikeTtl(id)) this.#sessions.add(id);
  }

  /** @param owner one that looks like a TTL */
  isSession(owner: bigint): boolean {
    return this.#sessions.has(owner);
  }

  /** @param owner the znode's `ephemeralOwner`, which says of what kind it is */
  add(number: number, kind: ZnodeKind, owner: bigint): void {
    if (kind !== 'ephemeral' && kind !== 'ttl') return;
    const owned = this.#owned.get(owner);
    if (owned) owned.add(number);
    else this.#owned.set(owner, new Set([number]));
  }

  delete(number: number, owner: bigint): void {
    const owned = this.#owned.get(owner);
    owned?.delete(number);
    if (owned?.size === 0) this.#owned.delete(owner);
  }

  #isTtl(owner: bigint): boolean {
    return looksLikeTtl(owner) && !this.#sessions.has(owner);
  }

  #count(isCounted: (owner: bigint) => boolean): number {
    let count = 0;
    for (const [owner, owned] of this.#owned) if (isCounted(owner)) count += owned.size;
    return count;
  }
}

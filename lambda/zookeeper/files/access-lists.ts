import { createHash } from 'node:crypto';
import type { Acl } from '../bytes/jute.ts';

type Entries = readonly Acl[] | null;

const openId = -1;

/**
 * Which access control list each znode has, by number, as a server counts them. A snapshot has its
 * lists before its znodes: a znode that came in between has one that the snapshot does not hold,
 * and a server ends that looks for it while it replays (docs/facts/what-busy-servers-write.md).
 */
export class AccessLists {
  /** Ids of lists by a hash of their entries, and the other way round. */
  readonly #ids = new Map<string, number>();
  readonly #lists = new Map<number, string>();
  readonly #uses = new Map<number, number>();
  /** A server that starts has given out one, for /zookeeper/config. */
  #newest = 1;
  /** By number of the znode. */
  #ofZnode = new Float64Array(512);
  /** The znode whose list a server looked for and did not find. */
  missed: number | undefined;

  /** Bytes that the ids of the znodes take. */
  get memory(): number {
    return this.#ofZnode.byteLength;
  }

  listFromSnapshot(id: bigint, entries: Entries): void {
    const number = Number(id);
    const list = hashOf(entries);
    this.#newest = Math.max(this.#newest, number);
    this.#lists.set(number, list);
    this.#ids.set(list, number);
    this.#uses.set(number, 0);
  }

  znodeFromSnapshot(znode: number, id: number): void {
    this.#set(znode, id);
    if (id !== openId) this.#use(id);
  }

  /** Once a snapshot was read, a server drops the lists that no znode has. */
  dropUnused(): void {
    for (const [id, uses] of this.#uses) if (uses === 0) this.#drop(id);
  }

  /** A server looks up the list of a znode that it changes or deletes, and of the parent. */
  look(znode: number): void {
    if (!this.has(znode)) this.missed ??= znode;
  }

  has(znode: number): boolean {
    const id = this.#ofZnode[znode] as number;
    return id === openId || this.#lists.has(id);
  }

  /** Counts one use of a list. @returns its id, a new one where there is none */
  take(entries: Entries): number {
    if (entries === null) return openId;
    const list = hashOf(entries);
    let id = this.#ids.get(list);
    if (id === undefined) {
      id = ++this.#newest;
      this.#ids.set(list, id);
      this.#lists.set(id, list);
    }
    this.#use(id);
    return id;
  }

  give(znode: number, id: number): void {
    this.#set(znode, id);
  }

  /** Gives back the use of a znode's list. */
  release(znode: number): void {
    const id = this.#ofZnode[znode] as number;
    if (!this.#lists.has(id)) return;
    const uses = (this.#uses.get(id) ?? 0) - 1;
    if (uses > 0) this.#uses.set(id, uses);
    else this.#drop(id);
  }

  #use(id: number): void {
    if (this.#lists.has(id)) this.#uses.set(id, (this.#uses.get(id) ?? 0) + 1);
  }

  #drop(id: number): void {
    this.#ids.delete(this.#lists.get(id) as string);
    this.#lists.delete(id);
    this.#uses.delete(id);
  }

  #set(znode: number, id: number): void {
    if (znode >= this.#ofZnode.length) {
      const grown = new Float64Array(Math.max(znode + 1, this.#ofZnode.length * 2));
      grown.set(this.#ofZnode);
      this.#ofZnode = grown;
    }
    this.#ofZnode[znode] = id;
  }
}

const hashOf = (entries: Entries): string =>
  createHash('sha256').update(JSON.stringify(entries)).digest('base64');

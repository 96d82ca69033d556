import { formatZxid } from '../../zookeeper/bytes/data-file-errors.ts';
import type { Applied } from './applied.ts';
import type { Counter, CreateZnode, PlannedChange, Seen } from './changes.ts';
import { ancestorsOf, byPath, parentOf, type TreePart } from './part.ts';
import { type PartTree, type PartZnode, seenOf } from './part-tree.ts';

/** What a run did, and what was there before it and is there now. */
export interface Undoing {
  readonly part: TreePart;
  readonly changes: readonly PlannedChange[];
  readonly counters: readonly Counter[];
  readonly applied: Applied;
  readonly before: PartTree;
  readonly now: PartTree;
}

/** What takes a run back. */
export interface Inverse {
  /** In the order of a plan's changes. */
  readonly changes: readonly PlannedChange[];
  /** Written by somebody since: while there is one, nothing is taken back. */
  readonly moved: readonly string[];
  /** Created above the part, and used by others since: they stay. */
  readonly kept: readonly string[];
}

/**
 * What takes back what a run changed, and only that: each znode must still be as the run left it, or be
 * as it was before already. Pure.
 */
export function inverseOf(undoing: Undoing): Inverse {
  const back = new Backwards(undoing);
  for (const change of undoing.changes) {
    // A list bears no transaction: of those that were not set the znode tells.
    if (change.kind === 'setAcl' || undoing.applied.paths.has(change.path)) back.take(change);
  }
  return back.inverse();
}

class Backwards {
  readonly #undoing: Undoing;
  readonly #set: PlannedChange[] = [];
  readonly #deletions = new Map<string, PlannedChange>();
  readonly #moved = new Set<string>();

  constructor(undoing: Undoing) {
    this.#undoing = undoing;
  }

  take(change: PlannedChange): void {
    const { before, now } = this.#undoing;
    const [was, is] = [before.find(change.path), now.find(change.path)];
    if (change.kind === 'create') this.#uncreate(change, is);
    else if (!was) this.#moved.add(change.path);
    else if (change.kind === 'delete') this.#undelete(was, is);
    else if (change.kind === 'setData') this.#unset(was, is, change.seen);
    else if (is && !isSame(is.acl, was.acl)) {
      const isLeft = is.aversion === change.seen.aversion + 1 && isSame(is.acl, change.acl);
      if (!isLeft || !was.acl || !isOne(is, change.seen)) this.#moved.add(is.path);
      else this.#set.push({ kind: 'setAcl', path: is.path, acl: was.acl, seen: seenOf(is) });
    }
  }

  inverse(): Inverse {
    const kept = this.#usedByOthers();
    for (const path of kept) this.#deletions.delete(path);
    for (const { path } of this.#undoing.now.within()) {
      const isBelowGone = this.#deletions.has(parentOf(path)) && !this.#deletions.has(path);
      if (isBelowGone && path !== parentOf(path)) this.#moved.add(path);
    }
    const back = new Set(this.#set.map(({ path }) => path));
    for (const { kind, path } of this.#set) {
      const parent = parentOf(path);
      if (kind === 'create' && !this.#undoing.now.find(parent) && !back.has(parent)) {
        this.#moved.add(parent);
      }
    }
    return {
      changes: [
        ...this.#set.sort(byPath),
        ...[...this.#deletions.values()].sort((one, other) => byPath(other, one)),
      ],
      moved: [...this.#moved].sort(),
      kept: [...kept].sort(),
    };
  }

  #uncreate({ path, acl }: CreateZnode, is: PartZnode | undefined): void {
    if (!is) return;
    const { applied } = this.#undoing;
    const isOurs = applied.zxids.has(is.czxid);
    const isAsLeft = applied.zxids.has(is.mzxid) && is.aversion === 0 && isSame(is.acl, acl);
    if (isOurs && isAsLeft) this.#deletions.set(path, { kind: 'delete', path, seen: seenOf(is) });
    else this.#moved.add(path);
  }

  #undelete(was: PartZnode, is: PartZnode | undefined): void {
    const { path, kind, ttlMs, acl, bytes, sum } = was;
    if (is && is.kind === kind && is.sum === sum && isSame(is.acl, acl)) return;
    if (is || kind === 'ephemeral' || !acl) this.#moved.add(path);
    else this.#set.push({ kind: 'create', path, type: kind, ttlMs, acl, bytes, sum });
  }

  #unset(was: PartZnode, is: PartZnode | undefined, seen: Seen): void {
    const { path, bytes, sum } = was;
    if (is && is.sum === sum && isOne(is, seen)) return;
    const isLeft = is && isOne(is, seen) && this.#undoing.applied.zxids.has(is.mzxid);
    if (isLeft) this.#set.push({ kind: 'setData', path, bytes, sum, seen: seenOf(is) });
    else this.#moved.add(path);
  }

  /** Of what was created above the part other children are not seen, but they were counted. */
  #usedByOthers(): Set<string> {
    const { part, now, changes, counters } = this.#undoing;
    const made = new Map<string, number>();
    for (const { kind, path } of changes) {
      if (kind === 'create') made.set(parentOf(path), (made.get(parentOf(path)) ?? 0) + 1);
    }
    for (const { of, path, to } of counters) if (of === 'children') made.set(path, to);
    const used = [...this.#deletions.keys()].filter(
      (path) =>
        part.relation(Buffer.from(path)) === 'above' &&
        (now.find(path)?.cversion ?? 0) > (made.get(path) ?? 0),
    );
    return new Set(
      used
        .flatMap((path) => [...ancestorsOf(path), path])
        .filter((path) => this.#deletions.has(path)),
    );
  }
}

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/** The very znode that the plan saw. */
const isOne = ({ czxid }: PartZnode, seen: Seen) => formatZxid(czxid) === seen.czxid;

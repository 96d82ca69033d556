import { operationBytes } from './batches.ts';
import type { NotPutBack, PartDifference, PlannedChange, WhyNotPutBack } from './changes.ts';
import { countersOf } from './counters.ts';
import { ancestorsOf, byPath, isAtOrBelow, parentOf } from './part.ts';
import { type PartTree, type PartZnode, seenOf, type Trees } from './part-tree.ts';

export interface DifferenceOptions {
  /** Delete what the backup has not. @default false */
  readonly exact?: boolean;
  /** Bytes that the longest request may have, of the ensemble's jute.maxbuffer. */
  readonly longestRequest: number;
}

/**
 * What must be done so that the ensemble has the part as the backup has it: what is missing is
 * created, with the parents that it lacks, and what differs is set. Holds only what differs.
 */
export function differenceOf(trees: Trees, options: DifferenceOptions): PartDifference {
  const { part, backup, live } = trees;
  const finder = new Differences(trees, options);
  const present = part.paths.filter((path) => finder.begin(path));
  for (const znode of backup.within()) {
    if (present.some((path) => isAtOrBelow(znode.path, path))) finder.compare(znode);
  }
  const set = finder.changes();
  if (options.exact) {
    const ephemerals = aboveEphemerals(live);
    for (const znode of live.within()) {
      if (backup.find(znode.path) || !present.some((path) => isAtOrBelow(znode.path, path)))
        continue;
      finder.compareExtra(znode, ephemerals);
    }
  }
  const changes = [...set, ...finder.deletions()];
  const { counters, anew } = countersOf(trees, changes);
  for (const path of anew) finder.leave(path, 'counterAnew');
  for (const path of missingQuotas(trees)) finder.leave(path, 'quota');
  return { changes, counters, left: finder.left.sort(byPath) };
}

class Differences {
  readonly left: NotPutBack[] = [];
  readonly #trees: Trees;
  readonly #longest: number;
  readonly #set: PlannedChange[] = [];
  readonly #deletions: PlannedChange[] = [];
  readonly #ancestors = new Set<string>();
  /** Below these nothing can be created. */
  readonly #blocked = new Set<string>();

  constructor(trees: Trees, { longestRequest }: DifferenceOptions) {
    this.#trees = trees;
    this.#longest = longestRequest;
  }

  /** Sees to what is above a path of the part. @returns whether the backup has that path */
  begin(path: string): boolean {
    const { backup } = this.#trees;
    if (!backup.find(path)) {
      this.leave(path, 'notInBackup');
      return false;
    }
    for (const above of ancestorsOf(path)) {
      if (this.#ancestors.has(above)) continue;
      this.#ancestors.add(above);
      const now = this.#trees.live.find(above);
      const znode = backup.find(above) as PartZnode;
      if (!now) this.#create(znode);
      else if (now.kind === 'ephemeral') this.#block(above, 'ephemeralInTheWay');
    }
    return true;
  }

  compare(znode: PartZnode): void {
    const { path, kind, acl } = znode;
    const now = this.#trees.live.find(path);
    if (kind === 'ephemeral') {
      if (now?.kind !== 'ephemeral') this.leave(path, 'ephemeral');
    } else if (!now) this.#create(znode);
    else if (now.kind === 'ephemeral') this.#block(path, 'ephemeralInTheWay');
    else {
      if (now.kind !== kind || now.ttlMs !== znode.ttlMs) this.leave(path, 'otherType');
      const seen = seenOf(now);
      if (now.sum !== znode.sum) {
        if (around + operationBytes(znode) > this.#longest) this.leave(path, 'tooLong');
        else this.#set.push({ kind: 'setData', path, bytes: znode.bytes, sum: znode.sum, seen });
      }
      if (acl === undefined) this.leave(path, 'aclUnknown');
      else if (JSON.stringify(now.acl) !== JSON.stringify(acl)) {
        this.#set.push({ kind: 'setAcl', path, acl, seen });
      }
    }
  }

  /** @param ephemerals those that clients have now, and all that is above them */
  compareExtra(now: PartZnode, ephemerals: ReadonlySet<string>): void {
    if (now.kind === 'ephemeral') return;
    if (ephemerals.has(now.path)) this.leave(now.path, 'holdsEphemeral');
    else this.#deletions.push({ kind: 'delete', path: now.path, seen: seenOf(now) });
  }

  /** What is created and set, parents first, without what lacks a parent. */
  changes(): PlannedChange[] {
    const isBlocked = (path: string) =>
      this.#blocked.size > 0 && ancestorsOf(path).some((above) => this.#blocked.has(above));
    const possible = this.#set.filter(({ path }) => !isBlocked(path));
    for (const { kind, path } of this.#set) {
      if (kind === 'create' && isBlocked(path)) this.leave(path, 'below');
    }
    return possible.sort(byPath);
  }

  /** Children first. */
  deletions(): PlannedChange[] {
    return this.#deletions.sort((one, other) => byPath(other, one));
  }

  leave(path: string, why: WhyNotPutBack): void {
    this.left.push({ path, why });
  }

  #create(znode: PartZnode): void {
    const { path, kind, ttlMs, acl, bytes, sum } = znode;
    if (kind === 'ephemeral') return;
    if (acl === undefined) this.#block(path, 'aclUnknown');
    else if (around + operationBytes(znode) > this.#longest) this.#block(path, 'tooLong');
    else this.#set.push({ kind: 'create', path, type: kind, ttlMs, acl, bytes, sum });
  }

  #block(path: string, why: WhyNotPutBack): void {
    this.#blocked.add(path);
    this.leave(path, why);
  }
}

/** Limits of quotas that hold for the part, in the backup and no more. */
function missingQuotas({ part, backup, live }: Trees): string[] {
  const paths = [...backup.beside()].flatMap(({ path }) => {
    const [, limited] = /^\/zookeeper\/quota(\/.*)\/zookeeper_limits$/.exec(path) ?? [];
    return limited === undefined || live.find(path) ? [] : [limited];
  });
  return paths.filter((path) =>
    part.paths.some((own) => isAtOrBelow(path, own) || isAtOrBelow(own, path)),
  );
}

function aboveEphemerals(live: PartTree): Set<string> {
  const above = new Set<string>();
  for (const { path, kind } of live.within()) {
    if (kind !== 'ephemeral') continue;
    for (let at = parentOf(path); !above.has(at); at = parentOf(at)) above.add(at);
  }
  return above;
}

/** Bytes, at most, of what stands around the one operation of a request: header, multi, lock. */
const around = 512;

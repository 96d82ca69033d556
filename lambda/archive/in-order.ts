import { parseDataFile } from '../zookeeper/files/data-files.ts';
import { inReadingOrder } from '../zookeeper/files/member-names.ts';
import type { BegunSnapshots, RestorableSet } from '../zookeeper/verdict/restorable.ts';
import { NotAnArchive } from './archive-limits.ts';
import type { ArchiveMember } from './archive-members.ts';

type Members = AsyncIterable<ArchiveMember>;

/** An archive's files do not come in the order in which they can be judged in one pass. */
class OutOfOrder extends Error {
  /** Of all its files, as they come. */
  readonly paths: readonly string[];

  constructor(paths: readonly string[]) {
    super('its files come in another order');
    this.paths = paths;
  }
}

/** Whoever packs a folder by hand can make its files come in any order; nobody makes this many. */
const mostPasses = 100;

/** Whoever looks on was shown a snapshot that was not written to its end. */
class Misled extends Error {
  readonly begun: BegunSnapshots;

  constructor(begun: BegunSnapshots) {
    super('a snapshot was not written to its end');
    this.begun = begun;
  }
}

/** @throws what has the set's members read once more, where its watch was misled */
export function requireLed({ misled }: RestorableSet): void {
  if (misled.size > 0) throw new Misled(misled);
}

/**
 * Has a backup's members read in the order that a RestorableSet wants. An archive that does not
 * hold them so, since a person packed it, is read again as often as it takes. So is one whose snapshots
 * misled a watch (`requireLed`): `read` then knows them.
 * @param members begins anew each time it is called
 * @param read begins anew each time it is called: the last result counts
 * @throws what `read` and the members throw; NotAnArchive where it would take too often
 */
export async function readInOrder<T>(
  members: () => Members,
  read: (members: Members, begun?: BegunSnapshots) => Promise<T>,
): Promise<T> {
  let found = () => whileInOrder(members());
  let begun: BegunSnapshots | undefined;
  for (;;) {
    try {
      return await read(found(), begun);
    } catch (error) {
      if (error instanceof OutOfOrder) found = () => inOrder(members, error.paths);
      else if (error instanceof Misled) begun = new Map([...(begun ?? []), ...error.begun]);
      else throw error;
    }
  }
}

/** Gives members as long as they are in order; from then on their paths are only collected. */
async function* whileInOrder(members: Members): AsyncGenerator<ArchiveMember> {
  const paths: string[] = [];
  let before: string | undefined;
  let isOrdered = true;
  for await (const member of members) {
    const { path } = member;
    paths.push(path);
    if (isDataFile(path)) {
      isOrdered &&= before === undefined || inReadingOrder([before, path])[0] === before;
      before = path;
    }
    if (isOrdered) yield member;
  }
  if (!isOrdered) throw new OutOfOrder(paths);
}

/** All else, such as zoo.cfg, can come at any time. */
const isDataFile = (path: string) =>
  parseDataFile(path.slice(path.lastIndexOf('/') + 1)) !== undefined;

/**
 * Those of a backup's members that are named, in reading order, in as few passes as it takes.
 * @throws what the members throw; NotAnArchive where it would take too often
 */
export async function* inOrder(
  members: () => Members,
  paths: readonly string[],
): AsyncGenerator<ArchiveMember> {
  const order = inReadingOrder(paths);
  let next = 0;
  for (let pass = 0; next < order.length; pass++) {
    if (pass === mostPasses) throw new NotAnArchive('its files come in no order');
    for await (const member of members()) {
      if (member.path !== order[next]) continue;
      yield member;
      next++;
    }
  }
}

import { inReadingOrder } from '../../lambda/zookeeper/member-names.ts';
import { BrokenArchive } from './errors.ts';
import type { Member, Source } from './source.ts';

type Members = AsyncIterable<Member>;

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

/**
 * Has a backup's members read in the order that a RestorableSet wants. An archive that does not
 * hold them so, since a person packed it, is read again as often as it takes.
 * @param read begins anew each time it is called
 * @throws what `read` and the members throw; BrokenArchive where it would take too often
 */
export async function readInOrder<T>(
  { name, members }: Pick<Source, 'name' | 'members'>,
  read: (members: Members) => Promise<T>,
): Promise<T> {
  try {
    return await read(whileInOrder(members()));
  } catch (error) {
    if (!(error instanceof OutOfOrder)) throw error;
    return read(inOrder(name, members, error.paths));
  }
}

/** Gives members as long as they are in order; from then on their paths are only collected. */
async function* whileInOrder(members: Members): AsyncGenerator<Member> {
  const paths: string[] = [];
  let isOrdered = true;
  for await (const member of members) {
    const before = paths.at(-1);
    paths.push(member.path);
    isOrdered &&= before === undefined || inReadingOrder([before, member.path])[0] === before;
    if (isOrdered) yield member;
  }
  if (!isOrdered) throw new OutOfOrder(paths);
}

async function* inOrder(
  name: string,
  members: () => Members,
  paths: readonly string[],
): AsyncGenerator<Member> {
  const order = inReadingOrder(paths);
  let next = 0;
  for (let pass = 0; next < order.length; pass++) {
    if (pass === mostPasses) {
      throw new BrokenArchive(`${name} was not read further: its files come in no order.`, {
        hint: 'Unpack it and give its folder.',
      });
    }
    for await (const member of members()) {
      if (member.path !== order[next]) continue;
      yield member;
      next++;
    }
  }
}

import { NotAnArchive } from '../../lambda/archive/archive-limits.ts';
import type { ArchiveMember } from '../../lambda/archive/archive-members.ts';
import { inOrder, readInOrder, requireLed } from '../../lambda/archive/in-order.ts';
import { parseDataFile } from '../../lambda/zookeeper/files/data-files.ts';
import {
  type BegunSnapshots,
  RestorableSet,
  type Watch,
} from '../../lambda/zookeeper/verdict/restorable.ts';
import type { Verdict } from '../../lambda/zookeeper/verdict/verdict.ts';
import { brokenArchive } from './archive.ts';
import type { Source } from './source.ts';

/** A backup whose files were read once. */
export interface Surveyed {
  /** Of its whole snapshots and its logs, in reading order. */
  readonly paths: readonly string[];
  readonly verdict: Verdict;
}

/**
 * Shows what a backup holds: its snapshots, then each transaction of its logs once, in order. What is
 * damaged is left out, and part of the verdict.
 * @param begin makes a watch anew each time that the reading has to begin anew
 * @throws BrokenArchive, NotReached
 */
export async function survey(source: Source, begin: () => Watch): Promise<Surveyed> {
  const read = async (members: AsyncIterable<ArchiveMember>, begun?: BegunSnapshots) =>
    show(members, begin(), begun);
  return orBroken(
    source,
    readInOrder(() => source.members(), read),
  );
}

/**
 * Shows it once more, and nothing twice: what is shown may be printed at once.
 * @throws BrokenArchive, NotReached
 */
export async function showAgain(
  source: Source,
  paths: Surveyed['paths'],
  watch: Watch,
): Promise<void> {
  const members = inOrder(() => source.members(), paths);
  await orBroken(source, show(members, watch));
}

async function show(
  members: AsyncIterable<ArchiveMember>,
  watch: Watch,
  begun?: BegunSnapshots,
): Promise<Surveyed> {
  const set = new RestorableSet({ level: 2, watch, begun });
  const paths: string[] = [];
  for await (const { path, chunks } of members) {
    if (!parseDataFile(path.slice(path.lastIndexOf('/') + 1))) continue;
    if (!begun?.has(path)) paths.push(path);
    await set.add(path, chunks);
  }
  requireLed(set);
  return { paths, verdict: set.verdict() };
}

async function orBroken<T>({ name }: Source, reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (cause) {
    if (cause instanceof NotAnArchive) throw brokenArchive(name, cause);
    throw cause;
  }
}

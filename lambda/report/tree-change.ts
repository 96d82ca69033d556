import type { Subtree } from '../zookeeper/tree/subtrees.ts';
import type { SubtreeChange } from './model.ts';

/** So many changes are told. */
const most = 12;
/** A change that is nearly all below one znode is told there alone. */
const nearlyAll = 0.9;

/**
 * The subtrees that changed most from one backup to another, those with most bytes first. What only one of
 * them names was too small to be named in the other. Pure.
 */
export function changesOf(before: readonly Subtree[], now: readonly Subtree[]): SubtreeChange[] {
  const [old, young] = [subtreesByPath(before), subtreesByPath(now)];
  const changes = [...new Set([...young.keys(), ...old.keys()])]
    .map((path) => {
      const [was, is] = [old.get(path), young.get(path)];
      return {
        path,
        znodesBefore: was?.znodes ?? null,
        znodes: is?.znodes ?? null,
        bytesBefore: was?.bytes ?? null,
        bytes: is?.bytes ?? null,
      };
    })
    .filter((change) => change.path !== '/' && weight(change) > 0)
    .filter((change) => isSure(change, old.get('/'), young.get('/')));
  return changes
    .filter((change) => !isTold(change, changes) && !isOfNew(change, changes))
    .sort((a, b) => weight(b) - weight(a) || (a.path < b.path ? -1 : 1))
    .slice(0, most);
}

export const subtreesByPath = (subtrees: readonly Subtree[]): ReadonlyMap<string, Subtree> =>
  new Map(subtrees.map((one) => [one.path, one]));

/** What only one backup names must be much more than what the other one would not name. */
function isSure(change: SubtreeChange, before: Subtree | undefined, now: Subtree | undefined) {
  const [bytes, znodes, other] =
    change.znodes === null
      ? [change.bytesBefore, change.znodesBefore, now]
      : [change.bytes, change.znodes, before];
  if (change.znodes !== null && change.znodesBefore !== null) return true;
  if (!other) return true;
  return (bytes ?? 0) > other.bytes * 2 * unnamed || (znodes ?? 0) > other.znodes * 2 * unnamed;
}

/** A subtree with a smaller part of all is not named (`subtreesOf`). */
const unnamed = 1 / 200;

/** A znode counts as so many bytes: it takes the server about as much memory. */
const znodeBytes = 150;

const bytesIn = ({ bytes, bytesBefore }: SubtreeChange) =>
  Math.abs((bytes ?? 0) - (bytesBefore ?? 0));
const znodesIn = ({ znodes, znodesBefore }: SubtreeChange) =>
  Math.abs((znodes ?? 0) - (znodesBefore ?? 0));
const weight = (change: SubtreeChange) => bytesIn(change) + znodeBytes * znodesIn(change);

/** Where all of a subtree came or went, its parts are not told. */
const isOfNew = (change: SubtreeChange, all: readonly SubtreeChange[]) =>
  all.some(
    (one) =>
      change.path.startsWith(`${one.path}/`) && (one.znodes === null || one.znodesBefore === null),
  );

const isTold = (change: SubtreeChange, all: readonly SubtreeChange[]) =>
  all.some(
    (one) =>
      one.path !== change.path &&
      one.path.startsWith(`${change.path}/`) &&
      weight(one) >= nearlyAll * weight(change),
  );

import type { ZnodeTree } from './znode-tree.ts';

/** A znode and all below it. */
export interface Subtree {
  /** A long name in it is cut (`longestName`). */
  readonly path: string;
  readonly znodes: number;
  /** Of data. */
  readonly bytes: number;
}

/** Names are told down to here: the root is 0, `/a/b` is 2. */
const deepest = 4;
/** What holds less than this part of all znodes, and of all bytes, is not named. */
const smallestPart = 1 / 200;
/** With their paths these are in a manifest, and in the result of a step, which has a limit. */
const most = 200;
const mostCharacters = 24_000;
/** UTF-16 code units. */
const longestName = 120;

const slash = 0x2f;

/**
 * Where the znodes and the bytes of a tree are: its largest subtrees, a parent before its children, the
 * root first. However many znodes there are, and whatever their names, it is no longer than these limits
 * allow. Takes 12 bytes a znode while it counts. Pure.
 */
export function subtreesOf(tree: ZnodeTree): Subtree[] {
  const { znodes, bytes } = count(tree);
  const root = tree.find(new Uint8Array(0));
  if (root < 0) return [];
  const part = (number: number) =>
    Math.max(share(znodes, number, root), share(bytes, number, root));
  const large: { readonly number: number; readonly part: number; readonly depth: number }[] = [];
  for (const number of tree.numbers()) {
    if (znodes[number] === 0 || part(number) < smallestPart) continue;
    large.push({ number, part: part(number), depth: depthOf(tree.path(number)) });
  }
  large.sort((a, b) => b.part - a.part || a.depth - b.depth);
  const found: Subtree[] = [];
  let characters = 0;
  for (const { number } of large.slice(0, most)) {
    const path = shortPath(tree.path(number));
    characters += JSON.stringify(path).length;
    if (characters > mostCharacters) break;
    found.push({ path, znodes: znodes[number] as number, bytes: bytes[number] as number });
  }
  return found;
}

/** Of each znode that is not too deep, by its number: what it and all below it hold. */
function count(tree: ZnodeTree) {
  let end = 0;
  for (const number of tree.numbers()) end = Math.max(end, number + 1);
  const znodes = new Uint32Array(end);
  const bytes = new Float64Array(end);
  for (const number of tree.numbers()) {
    const path = tree.path(number);
    const length = Math.max(0, tree.dataLength(number));
    let depth = 0;
    for (let at = 0; at <= path.length && depth <= deepest; at++) {
      if (at < path.length && path[at] !== slash) continue;
      const above = at === path.length ? number : tree.find(path, at);
      if (above >= 0) {
        znodes[above] = (znodes[above] as number) + 1;
        bytes[above] = (bytes[above] as number) + length;
      }
      depth++;
    }
  }
  return { znodes, bytes };
}

const share = (of: Uint32Array | Float64Array, number: number, root: number): number =>
  (of[number] as number) / Math.max(1, of[root] as number);

const depthOf = (path: Uint8Array): number => path.filter((byte) => byte === slash).length;

/** As clients write it: the root is `/`. A name that is cut keeps its length, to differ from its like. */
function shortPath(path: Uint8Array): string {
  const names = Buffer.from(path).toString().split('/');
  return names.map(shortName).join('/') || '/';
}

const shortName = (name: string): string =>
  name.length <= longestName
    ? name
    : `${name.slice(0, longestName).replace(/[\ud800-\udbff]$/, '')}… (${name.length})`;

import type { ReportedSubtree } from '../model.ts';

/** A subtree with those of its own that are named. */
export interface NamedSubtree extends ReportedSubtree {
  readonly below: readonly NamedSubtree[];
}

/**
 * Hangs subtrees below each other. One without its parent, as only others write it, hangs below the nearest
 * above it. Pure.
 * @returns undefined where the root is not among them
 */
export function treeOfSubtrees(subtrees: readonly ReportedSubtree[]): NamedSubtree | undefined {
  const paths = new Set(subtrees.map(({ path }) => path));
  const below = new Map<string, ReportedSubtree[]>();
  for (const one of subtrees) {
    if (one.path === '/') continue;
    const parent = nearestAbove(one.path, paths);
    below.set(parent, [...(below.get(parent) ?? []), one]);
  }
  const named = (one: ReportedSubtree, seen: number): NamedSubtree => ({
    ...one,
    // Whoever writes paths of a thousand names gets no stack of ours to overflow.
    below: seen > 32 ? [] : (below.get(one.path) ?? []).map((child) => named(child, seen + 1)),
  });
  const root = subtrees.find(({ path }) => path === '/');
  return root && named(root, 0);
}

function nearestAbove(path: string, paths: ReadonlySet<string>): string {
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
    const above = path.slice(0, end);
    if (paths.has(above)) return above;
  }
  return '/';
}

import type { Told } from './clients.ts';

/** Pairs of holdings, each from `begin` to `end`, that overlap. */
export function heldByTwo(holdings: readonly Told[]): (readonly [Told, Told])[] {
  const sorted = [...holdings].sort((a, b) => Number(a.begin) - Number(b.begin));
  const overlaps: (readonly [Told, Told])[] = [];
  let longest: Told | undefined;
  for (const held of sorted) {
    if (longest && Number(held.begin) < Number(longest.end)) overlaps.push([longest, held]);
    if (!longest || Number(held.end) > Number(longest.end)) longest = held;
  }
  return overlaps;
}

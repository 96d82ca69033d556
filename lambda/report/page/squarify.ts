/** Where a part lies, in parts of 1 of what it is in. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Lays areas out in a box, as squarely as may be (Bruls, Huizing, van Wijk: Squarified Treemaps, 2000). Pure.
 * @param areas from the greatest to the smallest; one that is not above 0 gets no room
 * @param aspect width of the box divided by its height, as it will be seen
 * @returns a box for each area, in parts of the whole one
 */
export function squarify(areas: readonly number[], aspect: number): Box[] {
  const total = areas.reduce((sum, area) => sum + Math.max(0, area), 0);
  const boxes: Box[] = [];
  let free = { left: 0, top: 0, width: aspect, height: 1 };
  const scaled = areas.map((area) => (total > 0 ? (Math.max(0, area) / total) * aspect : 0));
  for (let at = 0; at < scaled.length; ) {
    const side = Math.min(free.width, free.height);
    let end = at + 1;
    while (
      end < scaled.length &&
      worst(scaled.slice(at, end + 1), side) <= worst(scaled.slice(at, end), side)
    )
      end++;
    const row = scaled.slice(at, end);
    const sum = row.reduce((all, area) => all + area, 0);
    const isUpright = free.width >= free.height;
    // What is left over after many sums is not exact: no box reaches out of it.
    const depth = side > 0 ? Math.min(sum / side, Math.max(free.width, free.height)) : 0;
    let along = 0;
    for (const area of row) {
      const length = sum > 0 ? (area / sum) * side : 0;
      boxes.push(
        isUpright
          ? { left: free.left, top: free.top + along, width: depth, height: length }
          : { left: free.left + along, top: free.top, width: length, height: depth },
      );
      along += length;
    }
    free = isUpright
      ? { ...free, left: free.left + depth, width: Math.max(0, free.width - depth) }
      : { ...free, top: free.top + depth, height: Math.max(0, free.height - depth) };
    at = end;
  }
  return boxes.map(({ left, top, width, height }) => ({
    ...{ left: left / aspect, top, width: width / aspect, height },
  }));
}

/** The longest side of a row's boxes beside the other side. */
function worst(row: readonly number[], side: number): number {
  const sum = row.reduce((all, area) => all + area, 0);
  const [most, least] = [Math.max(...row), Math.min(...row)];
  if (least <= 0 || side <= 0) return Number.POSITIVE_INFINITY;
  return Math.max((side * side * most) / (sum * sum), (sum * sum) / (side * side * least));
}

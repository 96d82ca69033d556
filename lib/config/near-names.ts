/** Equal but for letter case, `_` and `-`, or two typing mistakes apart: one in a short name. */
export function isNear(name: string, written: string): boolean {
  const plain = (word: string) => word.toLowerCase().replaceAll(/[_-]/g, '');
  const allowed = Math.min(2, Math.floor(name.length / 3));
  return typingMistakes(plain(name), plain(written)) <= allowed;
}

/** Letters that are missing, too many, wrong or swapped with their neighbour. */
function typingMistakes(a: string, b: string): number {
  const first = Array.from({ length: b.length + 1 }, (_, index) => index);
  const rows = [first];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= b.length; j++) {
      const at = (up: number, left: number) => rows[i - up]?.[j - left] ?? Number.POSITIVE_INFINITY;
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(
        Math.min(
          at(1, 0) + 1,
          at(0, 1) + 1,
          at(1, 1) + (a[i - 1] === b[j - 1] ? 0 : 1),
          swapped ? at(2, 2) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
  }
  return rows.at(-1)?.at(-1) ?? 0;
}

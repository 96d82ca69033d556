/** `t 384 × 20, t 235 × 3`: what came, and how often. */
export function tally(what: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const one of what) counts.set(one, (counts.get(one) ?? 0) + 1);
  return [...counts].map(([one, count]) => `${one} × ${count}`).join(', ') || 'nothing';
}

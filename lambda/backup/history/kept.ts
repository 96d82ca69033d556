/** A backup that must not expire, although newer good ones are there. */
export interface Kept {
  /** Of its manifest. */
  readonly key: string;
  /** The level of proof that one after it has to reach; null until a person lets it expire. */
  readonly untilLevel: number | null;
}

/** What a manifest tells of its backup and the one before. */
export interface Beside {
  /** Of its proof; null in manifests that do not say. */
  readonly level: number | null;
  readonly previous: { readonly key: string; readonly level: number | null } | null;
  /** What of it looks wrong beside the previous one. */
  readonly suspicions: readonly string[];
}

/** A doubt is not a pass: a backup of a lower level than the one before. Pure. */
export const isLessProven = ({ level, previous }: Pick<Beside, 'level' | 'previous'>): boolean =>
  level !== null && previous !== null && previous.level !== null && level < previous.level;

/** The backup that one which looks wrong keeps: the one before. Pure. */
export function keptBy(one: Beside): Kept[] {
  const { previous, suspicions } = one;
  if (!previous || suspicions.length === 0) return [];
  const isAllThatIsWrong = isLessProven(one) && suspicions.length === 1;
  return [{ key: previous.key, untilLevel: isAllThatIsWrong ? previous.level : null }];
}

/** A manifest has room for so many; beyond, nobody has decided anything for long. */
const mostKept = 200;

/**
 * What is kept from this backup on: by the ones before it, but for what it proves anew, and by itself.
 * Each manifest tells it of all before, so that it outlives the manifest which told it first. Pure.
 */
export function keptFrom(one: Beside, before: readonly Kept[]): Kept[] {
  const { level, suspicions } = one;
  const isReached = ({ untilLevel }: Kept) =>
    untilLevel !== null && suspicions.length === 0 && level !== null && level >= untilLevel;
  const still = before.filter((kept) => !isReached(kept));
  const own = keptBy(one).filter(({ key }) => still.every((kept) => kept.key !== key));
  const ofBoth = still.map((kept) => ({ ...kept, untilLevel: longer(kept, keptBy(one)) }));
  return [...own, ...ofBoth].slice(0, mostKept);
}

const longer = ({ key, untilLevel }: Kept, others: readonly Kept[]) =>
  others.some((other) => other.key === key && other.untilLevel === null) ? null : untilLevel;

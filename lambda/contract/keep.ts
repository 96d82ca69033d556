/*
 * What is kept of an ensemble's backups, as people set it.
 */

/** How many backups stay: whatever any of these counts. At least one is there. */
export interface Keep {
  /** The newest ones. */
  readonly last?: number | undefined;
  /** Whatever is not older than so many days, counted back from the newest backup. */
  readonly days?: number | undefined;
  /** The newest one of each of so many days that have one (UTC). */
  readonly daily?: number | undefined;
  /** Of so many weeks that have one: those of ISO 8601, which begin on Monday. */
  readonly weekly?: number | undefined;
  readonly monthly?: number | undefined;
  readonly yearly?: number | undefined;
}

/** Rules of `Keep`, in the order in which they are told. */
export const keepRules = ['last', 'days', 'daily', 'weekly', 'monthly', 'yearly'] as const;
export type KeepRule = (typeof keepRules)[number];

/** Where neither `keep` nor `retention` is set. */
export const defaultKeep: Keep = { days: 30 };

/** `{ days: 30, monthly: 12 }` as a person reads it. Pure. */
export const keepText = (keep: Keep): string =>
  keepRules.flatMap((rule) => (keep[rule] === undefined ? [] : `${rule} ${keep[rule]}`)).join(', ');

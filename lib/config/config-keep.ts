import { z } from 'zod';
import { defaultKeep, type Keep, keepRules } from '../../lambda/contract/keep.ts';
import { wholeNumber } from './config-values.ts';

const most = 36500;
const expected =
  '{ "days": 30, "monthly": 12 }, or others of last, days, daily, weekly, monthly, yearly';

const counted = (says: string) =>
  wholeNumber(1, most, `a whole number from 1 to ${most}; leave out what is not to count`)
    .optional()
    .describe(says);

/** What is kept of an ensemble's backups; not zod's default, which would hide whether someone set it. */
export const keepSettings = z
  .strictObject(
    {
      last: counted('So many of the newest.'),
      days: counted('Whatever is not older than so many days, counted back from the newest.'),
      daily: counted('The newest one of each of so many days (UTC) that have one.'),
      weekly: counted(
        'The newest one of each of so many weeks (Monday to Sunday, UTC) that have one.',
      ),
      monthly: counted('The newest one of each of so many months that have one.'),
      yearly: counted('The newest one of each of so many years that have one.'),
    },
    { error: expected },
  )
  .refine((keep) => keepRules.some((rule) => keep[rule] !== undefined), {
    error: `${expected}: at least one of them, or nothing would be kept`,
    // Whoever misspelt the only one of them is told of that alone.
    when: ({ issues }) => issues.length === 0,
  })
  .optional()
  .meta({ default: defaultKeep })
  .describe(
    'Which of its backups stay: what any of these rules counts. The newest good one and the last proven one stay whatever is counted.',
  );

/** The one setting that there was before `keep`. */
export const retentionDays = wholeNumber(1, most, `days, a whole number from 1 to ${most}`)
  .optional()
  .describe('The `days` of every ensemble that has no `keep` of its own. Write `keep` instead.');

/** What is kept of an ensemble: its own setting, or that of all. Pure. */
export const keepOf = (
  { retention }: { readonly retention?: number | undefined },
  { keep }: { readonly keep?: Keep | undefined },
): Keep => keep ?? (retention === undefined ? defaultKeep : { days: retention });

/** How long everything is kept, where nothing but days is counted. Pure. */
export const daysAlone = (keep: Keep): number | undefined =>
  keepRules.every((rule) => rule === 'days' || keep[rule] === undefined) ? keep.days : undefined;

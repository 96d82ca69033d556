import { z } from 'zod';
import { instanceId, wholeNumber } from './config-values.ts';
import { cronProblem } from './cron.ts';
import { backupLimits, drillLimits, reportLimits, timeZoneProblem } from './schedule-limits.ts';

const seconds = (limits: { shortest: number; longest: number }, expected: string) =>
  wholeNumber(limits.shortest, limits.longest, expected).multipleOf(60, { error: expected });

const byCron = {
  cron: z
    .string({ error: 'a cron expression of 6 fields such as "0 3 * * ? *"' })
    .refine((value) => cronProblem(value) === undefined, {
      error: ({ input }) => cronProblem(String(input)) ?? '',
    })
    .describe('Minutes, hours, day of month, month, day of week, year.'),
  timezone: z
    .string({ error: 'an IANA time zone such as "Europe/Berlin"' })
    .refine((value) => timeZoneProblem(value) === undefined, {
      error: ({ input }) => timeZoneProblem(String(input)) ?? '',
    })
    .default('UTC')
    .describe('The IANA time zone that the cron expression is read in.'),
};

const quietDay =
  "86400: every night; 604800: one night a week. The time (UTC) is made from the ensemble's name. Other intervals count from the deployment.";

const everyExpected = `seconds, a multiple of 60 from ${backupLimits.shortest} to ${backupLimits.longest} (6 days: no CloudWatch alarm looks back further than 7)`;

/** `schedule` of an ensemble. */
export const backupSchedule = z
  .union(
    [
      z.strictObject({
        every: seconds(backupLimits, everyExpected).describe(
          `Seconds between two backups. ${quietDay}`,
        ),
      }),
      z.strictObject(byCron),
    ],
    {
      error: 'either { "every": 86400 } or { "cron": "0 3 * * ? *", "timezone": "Europe/Berlin" }',
    },
  )
  .default({ every: 86400 })
  .describe('When a backup is taken.');

const weekly = 604800;

const drillOn = {
  instanceId: instanceId
    .optional()
    .describe(
      "The instance that drills run on; its role needs the ensemble's policy. Absent: a node of the ensemble.",
    ),
};

/** `drill` of an ensemble. */
export const drillSchedule = z
  .union(
    [
      z.literal(false),
      z.strictObject({
        every: seconds(
          drillLimits,
          `seconds, a multiple of 60 from ${drillLimits.shortest} to ${drillLimits.longest} (30 days)`,
        )
          .default(weekly)
          .describe(`Seconds between two drills. ${quietDay}`),
        ...drillOn,
      }),
      z.strictObject({ ...byCron, ...drillOn }),
    ],
    {
      error:
        'false, { "every": 604800 } or { "cron": "0 3 ? * SUN *", "timezone": "Europe/Berlin" }, each object also with "instanceId": "i-…"',
    },
  )
  .default({ every: weekly })
  .describe(
    'When the newest backup is restored beside the ensemble, started, compared and removed; false: never.',
  );

/** `report` of the stack. */
export const reportSettings = z
  .strictObject(
    {
      schedule: z
        .union(
          [
            z.strictObject({
              every: seconds(
                reportLimits,
                `seconds, a multiple of 60 from ${reportLimits.shortest} to ${reportLimits.longest} (30 days)`,
              ).describe(
                "Seconds between two pages. 86400: every morning; 604800: one morning a week. The time (UTC) is made from the stack's name. Other intervals count from the deployment.",
              ),
            }),
            z.strictObject(byCron),
          ],
          {
            error:
              'either { "every": 86400 } or { "cron": "0 7 * * ? *", "timezone": "Europe/Berlin" }',
          },
        )
        .default({ every: 86400 })
        .describe('When the page is made.'),
    },
    { error: '{ "schedule": { "every": 86400 } }' },
  )
  .describe(
    'The page of `npx zk-backup report` is also made by a schedule, and lies in the bucket as `_reports/STACK.html`. Absent: it is not.',
  );

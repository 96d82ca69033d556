import { type Refusal, refuse } from '../../../run/refusal.ts';
import { inUnits } from '../../../units.ts';
import type { PartDifference } from '../../part/changes.ts';
import type { Objections } from '../../plan/judge-target.ts';
import { isNothing, type PartCounts, type PartPlanHead } from './part-plan.ts';

/** More steps of counters hold the ensemble up for long. */
const mostSteps = 100_000;
/** Bytes of data: the function holds all of it at once, and a node sends it in one session. */
const mostBytes = 256 * 1024 * 1024;

/** Whether so much may be put back at once, and what of it is there at all. Pure. */
export function judgePart(
  { left }: Pick<PartDifference, 'left'>,
  { bytes, counterSteps }: PartCounts,
  force: boolean,
): Objections {
  const absent = left.filter(({ why }) => why === 'notInBackup');
  const refusals = absent.map(({ path }) =>
    refuse(
      'path-not-in-backup',
      `The backup has no ${path}.`,
      'Choose an earlier backup, or an earlier point in it: npx zk-backup log tells when it was deleted, and "until": "just-before:PATH" ends before that.',
    ),
  );
  if (bytes > mostBytes) {
    refusals.push(
      refuse(
        'part-too-big',
        `${inUnits(bytes)} of data would be sent at once; it takes ${inUnits(mostBytes)} at most.`,
        'Plan smaller parts, one after the other.',
      ),
    );
  }
  if (counterSteps <= mostSteps) return { refusals, warnings: [] };
  const many = `Counters are raised by ${counterSteps} steps, each of which every server writes to its log.`;
  if (force) return { refusals, warnings: [many] };
  const hint = `It takes minutes. To go on all the same: --force, or "force": true.`;
  return { refusals: [...refusals, refuse('too-many-steps', many, hint)], warnings: [] };
}

/** Whether a plan may be executed now. Pure. @param now epoch milliseconds */
export function judgeAge({ planId, expiresAt }: PartPlanHead, now: number): Refusal[] {
  if (now <= Date.parse(expiresAt)) return [];
  return [
    refuse(
      'plan-expired',
      `The plan ${planId} expired at ${expiresAt}.`,
      'Nothing was touched. Plan again.',
    ),
  ];
}

/** Whether a plan has anything that could be executed. Pure. */
export const judgeWork = ({ planId, counts }: PartPlanHead): Refusal[] =>
  isNothing(counts)
    ? [
        refuse(
          'nothing-to-do',
          `There is nothing to do in the plan ${planId}: the ensemble had all of it as the backup has it.`,
          'Nothing was touched. If that has changed since, plan again.',
        ),
      ]
    : [];

import { isoOf } from '../../../contract/tick.ts';
import { shorten } from '../../../shown.ts';
import { inUnits } from '../../../units.ts';
import type { PartDifference } from '../../part/changes.ts';
import { type WhyNotPutBack, whyNotPutBack } from '../../part/changes.ts';
import type { DeadLock } from '../../part/lock.ts';
import { span } from '../../plan/foresee.ts';
import type { Reading } from '../../plan/reading/read-for-restore.ts';
import { isNothing, type PartPlanHead } from './part-plan.ts';

/** So many paths are named in a sentence; the plan has all of them. */
const mostNamed = 5;

type Planned = Omit<PartPlanHead, 'sentences' | 'warnings'>;

/** The plan of a part in sentences, for the person who is to say yes. Pure. */
export function sentencesOfPart(
  plan: Planned,
  difference: PartDifference,
  { level, unproven }: Pick<Reading, 'level' | 'unproven'>,
): string[] {
  const { backup, result, live, part, counts, ensemble } = plan;
  const time = isoOf(backup.tick);
  const ago = span(Date.parse(plan.createdAt) - Date.parse(time));
  const at = `${result.to}${result.toTime === null ? '' : `, of ${utc(result.toTime)}`}`;
  const what = part.paths.map(shorten).join(', ');
  return [
    ...(ensemble === backup.ensemble
      ? []
      : [`A part of ${backup.ensemble} goes into ${ensemble}.`]),
    `${backup.key}, of ${utc(time)} (${ago} ago), was read again and is ${level === 3 ? 'proven' : `sound (not proven: ${unproven})`}.`,
    `${what} comes back as it was after ${at}${result.isCut ? ', where you asked to cut it' : ''}.`,
    `${live.node} showed what ${ensemble} has now, at ${live.to}.`,
    ...workTexts(plan),
    ...leftTexts(difference),
    ...(isNothing(counts) ? [] : howTexts(plan)),
    ...(plan.applications ?? []),
  ];
}

function workTexts({ counts, part }: Planned): string[] {
  if (isNothing(counts)) {
    const exactly = part.exact ? '' : ' (with "exact" what the backup has not would be deleted)';
    return [`There is nothing to do: the ensemble has it as the backup has it${exactly}.`];
  }
  const { create, setData, setAcl, counters, counterSteps, bytes } = counts;
  const parts = [
    `${create} created`,
    `${setData} get other data`,
    `${setAcl} another access control list`,
    `${counts.delete} deleted`,
  ];
  return [
    `Of its znodes ${parts.join(', ')}; ${inUnits(bytes)} of data are sent.`,
    ...(part.exact ? [] : ['What the backup has not stays ("exact" would delete it).']),
    ...(counters === 0
      ? []
      : [
          `${counters} counters are raised, by ${counterSteps} steps, so that no sequential name and no id is given out again.`,
        ]),
  ];
}

/** What is done otherwise than the backup has it, or not at all. */
function leftTexts({ left }: PartDifference): string[] {
  const byReason = new Map<WhyNotPutBack, string[]>();
  for (const { path, why } of left) byReason.set(why, [...(byReason.get(why) ?? []), path]);
  return [...byReason].map(([why, paths]) => {
    const more = paths.length > mostNamed ? ` and ${paths.length - mostNamed} more` : '';
    const named = paths.slice(0, mostNamed).map(shorten).join(', ');
    return `${named}${more}: ${paths.length === 1 ? '' : 'each '}${whyNotPutBack[why]}.`;
  });
}

const howTexts = ({ planId, counts: { create } }: Planned): string[] => [
  'No server is stopped and no session is lost. Each batch is applied as a whole, and after the first conflict with a client nothing more is.',
  ...(create > 0
    ? [
        'What is created is new to ZooKeeper: its czxid, ctime, mtime and version begin anew, and so does a time to live.',
      ]
    : []),
  'Whoever still writes there writes again what you put back: stop it first.',
  `Before and after it the ensemble is archived; npx zk-backup undo ${planId} takes it back, as long as nobody has changed it since.`,
];

/** What an earlier run has left. Pure. */
export function lockTexts(lock: DeadLock | undefined): string[] {
  if (!lock) return [];
  const runs = lock.runs.map(
    ({ path, version }) => `${path.slice(path.lastIndexOf('/') + 1)}, after ${version + 1} batches`,
  );
  return [
    `A put-back that died left its lock (${runs.join('; ') || 'of no run'}). It is taken away when this plan is executed.`,
  ];
}

const utc = (time: string) => `${time.slice(0, 19).replace('T', ' ')} UTC`;

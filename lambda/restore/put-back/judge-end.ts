import type { Refusal } from '../../run/refusal.ts';
import { paragraphOf, shorten } from '../../shown.ts';
import type { Remaining } from '../part/judge-after.ts';
import type { RestoreEnding } from '../report.ts';
import type { PartCheck } from './check-part.ts';
import { chainFailure, listsFailure } from './judge-sent.ts';
import type { PartDone } from './part-told.ts';
import type { SentStream } from './send-stream.ts';

/** What was sent, and what was found afterwards. */
export interface Work {
  /** What all of it was to be. */
  readonly goal: 'as the backup has it' | 'as it was before';
  /** What can be done where it is not. */
  readonly remedy: string;
  readonly changes: SentStream | null;
  readonly lists: SentStream | null;
  /** Where nobody could look, why not. */
  readonly check: PartCheck | Refusal;
  /** What could not be written down for an undo; sentences. */
  readonly unrecorded?: readonly string[];
}

/** How a put-back ended. Pure. */
export function judgeEnd(work: Work): Omit<RestoreEnding, 'part'> {
  const { goal, remedy, changes, lists, check, unrecorded } = work;
  const failure = chainFailure(changes) ?? listsFailure(lists);
  const isAtWork = changes?.trouble?.mayGoOn || lists?.trouble?.mayGoOn;
  // A command without an end keeps the ensemble; one that has ended holds up no backup.
  const badly = isAtWork ? 'Unknown' : 'Failed';
  if ('reason' in check) {
    const known = failure ? failure.reason : 'Everything was answered, and nothing was refused.';
    return {
      outcome: badly,
      phase: 'check',
      code: failure?.code ?? check.code,
      reason: `${known} What the ensemble has now could not be looked at: ${check.reason}`,
      hint: paragraphOf(check.hint, remedy),
    };
  }
  const others = check.remaining.filter(({ why }) => why === 'others');
  const warnings = [...others.map((one) => othersText(one, goal)), ...(unrecorded ?? [])];
  const sentences = [farText(check), ...(others.length > 0 ? [othersCount(check, goal)] : [])];
  const wrong = check.remaining.find(({ why }) => why !== 'others');
  if (failure && !failure.isKnown && !isAtWork && !wrong && check.batches === check.of) {
    const seen = `${failure.reason} The capture afterwards shows that all of it was done.`;
    return { outcome: 'Succeeded', warnings: [seen, ...warnings], sentences };
  }
  if (failure) {
    return {
      outcome: badly,
      phase: failure.phase,
      code: failure.code,
      reason: `${failure.reason} ${farText(check)}`,
      hint: paragraphOf(failure.hint, remedy),
      ...{ warnings, sentences },
    };
  }
  if (wrong) {
    return {
      outcome: 'Failed',
      phase: 'check',
      code: 'not-as-planned',
      reason: `Nothing was refused, but ${shorten(wrong.path)} is not ${goal}, and nobody else wrote it.`,
      hint: remedy,
      ...{ warnings, sentences },
    };
  }
  return { outcome: 'Succeeded', ...{ warnings, sentences } };
}

/** What a report tells of it. Pure. */
export function doneOf({ changes, lists, check }: Work): PartDone {
  const conflict = changes?.outcome?.conflict;
  const looked = 'reason' in check ? undefined : check;
  return {
    batches: looked?.batches ?? null,
    of: looked?.of ?? 0,
    ...(conflict ? { conflict } : {}),
    lists: looked?.lists ?? 0,
    refused: lists?.outcome?.refused ?? [],
    refusals: lists?.outcome?.refusals ?? 0,
    remaining: looked?.remaining ?? [],
    remainders: Object.values(looked?.remainders ?? {}).reduce((sum, count) => sum + count, 0),
    comparedAt: looked?.to ?? null,
    milliseconds: sumOf([changes, lists]),
  };
}

const sumOf = (streams: readonly (SentStream | null)[]): number | null =>
  streams.reduce<number | null>((sum, stream) => {
    const { milliseconds } = stream ?? { milliseconds: 0 };
    return sum === null || milliseconds === null ? null : sum + milliseconds;
  }, 0);

/** How far it came, by what was looked at. */
function farText({ batches, of, remainders }: PartCheck): string {
  if (of === 0) return 'Access control lists alone were to be set.';
  const applied = `Batches applied: ${batches} of ${of}`;
  return batches === of
    ? `${applied}.`
    : `${applied}; changes still to be made: ${remainders['not-applied']}.`;
}

const othersCount = ({ remainders: { others } }: PartCheck, goal: Work['goal']) =>
  `Znodes that are not ${goal}, because others wrote them meanwhile: ${others}.`;

function othersText({ path, by }: Remaining, goal: Work['goal']): string {
  const what = `${shorten(path)} is not ${goal}: somebody else`;
  if (!by) return `${what} wrote it.`;
  const { change, zxid, session, time } = by;
  return `${what} ${change} it at ${time.slice(0, 19).replace('T', ' ')} UTC, ${zxid}, session ${session}.`;
}

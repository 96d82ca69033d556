import type { Remaining } from '../../lambda/restore/part/judge-after.ts';
import type { PartDone, PartTold } from '../../lambda/restore/put-back/part-told.ts';
import type { RestoreReport } from '../../lambda/restore/report.ts';
import { facts, type Row, type Width } from '../text/table.ts';
import { asName, counted, grouped } from '../text/text.ts';
import { durationText } from '../text/time-text.ts';
import { workText } from './part-plan-text.ts';

/** So many paths are named of what is still to be done, or was refused. */
const mostNamed = 10;

/** What a put-back, or its undo, did; nothing of one that did not begin. Pure. */
export function doneText({ part, kind }: RestoreReport, width?: Width): string {
  if (!part?.done) return '';
  const { plan, done } = part;
  const { refused, remaining, milliseconds } = done;
  const left = remaining.filter(({ why }) => why !== 'others');
  return facts(
    [
      ...(kind === 'restore' && isWhole(done) ? [['done', workOf({ plan, done })] as const] : []),
      ['sent', `${howText(milliseconds)}: ${batchesText(done)}`],
      ...named(
        'refused',
        refused.map(
          ({ path, codeName }) =>
            `${path === undefined ? 'the request' : asName(path)} (${codeName})`,
        ),
        done.refusals,
      ),
      ...named('still', left.map(leftText), left.length),
    ],
    width,
  );
}

const howText = (milliseconds: number | null) =>
  milliseconds === null ? "by the operator's machine" : `in ${durationText(milliseconds)}`;

/** Each batch needs the one before it: where the last one was applied, all were. */
const isWhole = ({ batches, of }: PartDone) => batches === of;

function workOf({ plan: { counts }, done }: Required<PartTold>): string {
  const work = workText({ ...counts, setAcl: done.lists });
  return counts.counters > 0 ? `${work}, ${counted(counts.counters, 'counter')} raised` : work;
}

const batchesText = ({ batches, of, lists }: PartDone) =>
  [
    ...(of > 0 ? [`${batches ?? 'an unknown number'} of ${counted(of, 'batch', 'batches')}`] : []),
    ...(lists > 0 ? [counted(lists, 'ACL')] : []),
  ].join(', ') || 'nothing was applied';

const signs = {
  create: '+',
  setData: '~',
  setAcl: '~ ACL of',
  delete: '-',
  count: '~ counter of',
} as const satisfies Readonly<Record<Remaining['to'], string>>;

const leftText = ({ to, path, why }: Remaining) =>
  `${signs[to]} ${asName(path)}${why === 'refused' ? ' (refused)' : ''}`;

/** A line each, the name before the first. @param all how many there are, of which these are the first */
function named(name: string, texts: readonly string[], all: number): Row[] {
  const shown = texts.slice(0, mostNamed);
  const more = all > shown.length ? [`and ${grouped(all - shown.length)} more`] : [];
  return [...shown, ...more].map((text, at) => [at === 0 ? name : '', text]);
}

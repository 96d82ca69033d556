import { timeOfTick } from '../contract/tick.ts';
import { clauseOf } from '../shown.ts';
import type { EnsembleRecords } from './gather.ts';
import type { ReportedFailure } from './model.ts';
import type { RecordOf } from './records.ts';

/** Ends of what went as it should, or was only asked for. */
const fine = new Set(['Succeeded', 'Planned', 'Refused']);

/** What did not go well, newest first, and the records that tell nothing. Pure. */
export function failuresOf({ runs, drills, restores }: EnsembleRecords): ReportedFailure[] {
  const all = [...runs.flatMap(ofRun), ...drills.flatMap(ofDrill), ...restores.flatMap(ofRestore)];
  return all.sort((a, b) => ((a.time ?? '') > (b.time ?? '') ? -1 : 1));
}

const ofRun = (record: RecordOf<'run'>): ReportedFailure[] => {
  if ('unreadable' in record) return [unreadable(record)];
  const { runId, tick, outcome, endedAt, phase, code, reason, hint } = record;
  if (fine.has(outcome)) return [];
  const at = endedAt ?? isoAt(timeOfTick(tick));
  return [failure('backup', runId, at, { outcome, phase, code, reason, hint })];
};

const ofDrill = (record: RecordOf<'drill'>): ReportedFailure[] => {
  if ('unreadable' in record) return [unreadable(record)];
  const { ok, at, archiveKey, checks = [] } = record;
  if (ok) return [];
  const broken = checks.find(({ passed }) => !passed);
  const reason = broken && `The check "${broken.name}" failed: ${clauseOf(broken.found)}.`;
  return [failure('drill', archiveKey, at, { outcome: 'Failed', reason })];
};

const ofRestore = (record: RecordOf<'restore'>): ReportedFailure[] => {
  if ('unreadable' in record) return [unreadable(record)];
  const { runId, kind, updatedAt, report } = record;
  if (!report || fine.has(report.outcome) || kind === 'plan' || kind === 'drill') return [];
  return [failure(kind === 'undo' ? 'undo' : 'restore', runId, updatedAt, report)];
};

type Told = { readonly [Name in 'phase' | 'code' | 'reason' | 'hint']?: string | undefined } & {
  readonly outcome: string;
};

const failure = (
  kind: ReportedFailure['kind'],
  id: string,
  time: string | null,
  { outcome, phase = '', code = '', reason = '', hint = '' }: Told,
): ReportedFailure => ({
  kind,
  id,
  time,
  outcome,
  phase: phase || null,
  code: code || null,
  reason: reason || null,
  hint: hint || null,
});

const unreadable = (record: { readonly key: string; readonly unreadable: string }) =>
  failure('record', record.key, null, { outcome: 'Unreadable', reason: record.unreadable });

const isoAt = (time: number | undefined) =>
  time === undefined ? null : new Date(time).toISOString();

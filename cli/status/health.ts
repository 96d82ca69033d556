import type { HealthProblem } from '../../lambda/health/judge.ts';
import { levelText, printable } from '../text/text.ts';
import { ageText } from '../text/time-text.ts';
import type { EnsembleStatus } from './ensemble-status.ts';

/*
 * One line for Nagios, Icinga and cron: https://nagios-plugins.org/doc/guidelines.html
 */

/** How a check ends, by the exit code that Nagios takes it for. */
export const healthStates = { OK: 0, WARNING: 1, CRITICAL: 2, UNKNOWN: 3 } as const;
export type HealthState = keyof typeof healthStates;

/** What a check prints, and ends with. */
export interface Health {
  readonly state: HealthState;
  readonly line: string;
}

const stateOf: Readonly<Record<HealthProblem['severity'], HealthState>> = {
  warning: 'WARNING',
  critical: 'CRITICAL',
};

/** The worst of all ensembles wins, and what is not well is told first. Pure. */
export function healthOf(all: readonly EnsembleStatus[], now: number, maxAgeMs: number): Health {
  const found = all.flatMap(({ ensemble, problems }) =>
    problems.map(({ severity, sentence }) => ({ severity, told: `${ensemble}: ${sentence}` })),
  );
  const bySeverity = (wanted: HealthProblem['severity']) =>
    found.filter(({ severity }) => severity === wanted);
  const sorted = [...bySeverity('critical'), ...bySeverity('warning')];
  const state = sorted[0] ? stateOf[sorted[0].severity] : 'OK';
  const told = sorted.length > 0 ? problemsText(sorted.map((one) => one.told)) : wellText(all, now);
  return healthLine(
    state,
    told,
    all.length > mostInFigures ? [] : all.flatMap((one) => figuresOf(one, now, maxAgeMs)),
  );
}

/** A monitor takes some thousand characters, and a person reads less. */
const mostTold = 5;
const mostInFigures = 50;

function problemsText(told: readonly string[]): string {
  const more = told.length - mostTold;
  return [...told.slice(0, mostTold), ...(more > 0 ? [`And ${more} more.`] : [])].join(' ');
}

/** Why nothing could be seen. A backup that nobody can see is none: that the cloud is not reached is CRITICAL. */
export const unseenHealth = (state: 'CRITICAL' | 'UNKNOWN', sentence: string): Health =>
  healthLine(state, sentence, []);

function healthLine(state: HealthState, told: string, figures: readonly string[]): Health {
  const data = figures.length > 0 ? ` | ${figures.join(' ')}` : '';
  // What stands behind a bar is figures, and what stands on a second line is seen by nobody.
  const text = printable(told.replaceAll(/\s+/g, ' ').replaceAll('|', '/'));
  return { state, line: `ZK-BACKUP ${state} - ${text}${data}\n` };
}

function wellText(all: readonly EnsembleStatus[], now: number): string {
  const [one] = all;
  if (one && all.length === 1) return `${one.ensemble}: ${oneText(one, now)}`;
  const byAge = [...all].sort((a, b) => ageOf(b) - ageOf(a));
  const [oldest] = byAge;
  return `${all.length} ensembles; the oldest backup of all is that of ${oldest?.ensemble}: ${oldest && oneText(oldest, now)}`;
}

const ageOf = ({ lastBackup }: EnsembleStatus) => lastBackup?.ageSeconds ?? 0;

function oneText({ lastBackup, lastDrill }: EnsembleStatus, now: number): string {
  const backup = `backup ${ageText((lastBackup?.ageSeconds ?? 0) * 1000)} old, ${levelText(lastBackup?.level)}`;
  const drill = lastDrill
    ? `drill ${lastDrill.ok ? 'good' : 'failed'} ${ageText(now - Date.parse(lastDrill.at))} ago`
    : 'never drilled';
  return `${backup}; ${drill}`;
}

/** `'label'=value[unit];[warn];[crit];[min];[max]`: what is not known is left out. */
function figuresOf(
  { ensemble, lastBackup, lastDrill }: EnsembleStatus,
  now: number,
  maxAgeMs: number,
): string[] {
  const figures: string[] = [];
  if (lastBackup) {
    figures.push(`${ensemble}_age=${lastBackup.ageSeconds}s;;${maxAgeMs / 1000};0`);
    if (lastBackup.level !== null) figures.push(`${ensemble}_level=${lastBackup.level};;;0;3`);
  }
  if (lastDrill) {
    const seconds = Math.round((now - Date.parse(lastDrill.at)) / 1000);
    figures.push(`${ensemble}_drill_age=${seconds}s;;;0`);
  }
  return figures;
}

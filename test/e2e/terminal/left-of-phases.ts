import type { Seen } from './terminal.ts';

const line = /^(·| ) (probe|capture|upload|remove|verify|record) /;

/** Of the phases of a run: lines that were to be redrawn and still stand there, or that stand there twice. */
export function leftOfPhases({ lines }: Seen): string[] {
  const found = lines.filter((one) => line.test(one));
  const phases = found.map((one) => line.exec(one)?.[2]);
  if (!phases.includes('probe')) return ['no phase is told'];
  return found.filter((one, at) => one.startsWith('·') || phases.indexOf(phases[at]) !== at);
}

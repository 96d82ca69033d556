import type { Told } from '../cloud/watch-restore.ts';
import type { Terminal } from '../command.ts';
import { isGood } from '../text/told-text.ts';
import { afterRestore, endOfTold, nextText } from './next-step.ts';
import type { Watched } from './progress.ts';

/**
 * Tells what comes next when a restore, an undo or a drill has ended; a program reads the whole end.
 * @param ways options by which this machine gets in
 * @returns the exit code
 */
export function tellEnd(
  watched: Watched,
  told: Told,
  { stderr, lines }: Pick<Terminal, 'stderr' | 'lines'>,
  ways = '',
): number {
  const served = 'report' in told && 'served' in told.report ? told.report.served : undefined;
  const isServed = served?.some(({ role }) => role !== null) ?? true;
  const next = afterRestore(watched, isGood(told), { ways, isServed });
  if (lines) lines({ event: 'ended', ...endOfTold(watched, told, next) });
  else stderr.write(`\n${nextText(next)}\n`);
  return isGood(told) ? 0 : 1;
}

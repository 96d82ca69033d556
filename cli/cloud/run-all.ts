import { explain, ZkBackupError } from '../../lambda/errors.ts';
import type { Terminal } from '../command.ts';
import { servedBrief } from '../progress/served-text.ts';
import { documentText } from '../text/documents.ts';
import { markOf } from '../text/paint.ts';
import { isWell } from '../text/run-text.ts';
import { inUnits, levelText, printable } from '../text/text.ts';
import { durationText } from '../text/time-text.ts';
import { askForBackup } from './ask-for-backup.ts';
import type { Cloud } from './cloud.ts';
import { isDone, type RunOfMany, type WantedRun } from './ended-run.ts';

/**
 * Runs every ensemble, one after another: what is wrong with all of them is seen on the first, while
 * the others have all their servers.
 * @returns the exit code
 */
export async function runAll(
  cloud: Cloud,
  functionArn: string,
  ensembles: readonly string[],
  wanted: WantedRun & { readonly json: boolean },
  terminal: Terminal,
): Promise<number> {
  const { stdout } = terminal;
  const width = Math.max(...ensembles.map(({ length }) => length));
  const ends: RunOfMany[] = [];
  for (const ensemble of ensembles) {
    const asked = await askForBackup(cloud, functionArn, ensemble, wanted, terminal).catch(
      (error) => unseen(error, terminal),
    );
    const end = { ensemble, ...asked };
    ends.push(end);
    if (wanted.json) continue;
    const isWarned = end.status !== 'SUCCEEDED' || !isWell(end.result);
    const mark = markOf(isGood(end, wanted), isWarned);
    stdout.write(`${mark} ${ensemble.padEnd(width)}  ${printable(textOf(end, wanted))}\n`);
  }
  if (wanted.json) stdout.write(documentText('run-all', { runs: ends }));
  return ends.every((end) => isGood(end, wanted)) ? 0 : 1;
}

/** One that cannot be asked, or asked how it goes, keeps nobody else from being run. */
function unseen(error: unknown, { lines }: Terminal) {
  if (!(error instanceof ZkBackupError)) throw error;
  const { name, sentence, hint } = explain(error);
  lines?.({ event: 'error', error: { code: name, sentence, ...(hint ? { hint } : {}) } });
  return { status: 'UNKNOWN', errorType: name, message: sentence } as const;
}

const isGood = (end: RunOfMany, wanted: WantedRun) =>
  end.status === 'SUCCEEDED' && isDone(end.result, wanted);

function textOf(end: RunOfMany, { dryRun }: WantedRun): string {
  if (end.status !== 'SUCCEEDED') return end.message;
  const answer = end.result;
  const { outcome, reason } = answer;
  if (!('runId' in answer)) return `${outcome}: ${reason}`;
  const { runId, node, chosenBecause, archive, level, downtimeMs, warnings = [] } = answer;
  const warned = warnings.map((warning) => `! ${warning}`);
  if (dryRun && outcome === 'Skipped') {
    return [`would take ${node}: ${chosenBecause}`, ...warned].join('; ');
  }
  if (!archive) return `${outcome} ${runId}: ${reason}`;
  return [
    `${outcome} ${runId}: ${inUnits(archive.bytes)}`,
    levelText(level),
    downtimeMs ? `${durationText(downtimeMs)} down` : 'never down',
    ...servedBrief(answer.served),
    ...warned,
  ].join(', ');
}

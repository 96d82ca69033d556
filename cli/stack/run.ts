import { askForBackup } from '../cloud/ask-for-backup.ts';
import type { Cloud } from '../cloud/cloud.ts';
import { type EndedRun, isDone, type WantedRun } from '../cloud/ended-run.ts';
import { runAll } from '../cloud/run-all.ts';
import {
  ensembleName,
  ensemblesOf,
  functionOf,
  requireEnsemble,
  settingsOf,
} from '../cloud/settings.ts';
import type { Command, Terminal } from '../command.ts';
import { BadOption } from '../errors.ts';
import type { OfWaiting } from '../frame/option-table.ts';
import { hint } from '../frame/read-values.ts';
import { afterRun, nextText } from '../progress/next-step.ts';
import { servedText } from '../progress/served-text.ts';
import { documentText } from '../text/documents.ts';
import { reportText } from '../text/run-text.ts';
import type { Width } from '../text/table.ts';
import { printable } from '../text/text.ts';

type RunOption = 'all' | 'dry-run' | 'new-lineage' | OfWaiting;

/** `run ENSEMBLE`, or `run --all`: takes a backup now, or with --dry-run only says from which node. */
export const runCommand: Command<RunOption> = async (typed, terminal, { environment, connect }) => {
  const { values } = typed;
  const { all = false, json = false } = values;
  const wanted = {
    dryRun: values['dry-run'] ?? false,
    newLineage: values['new-lineage'] ?? false,
  };
  const ensemble = chosen(typed.arguments[0], all, wanted);
  const settings = await settingsOf(values, environment);
  const backup = functionOf(settings, 'backup');
  const ensembles = ensemble === undefined ? ensemblesOf(settings) : undefined;
  if (ensemble !== undefined) requireEnsemble(settings, ensemble);
  const cloud = await connect(settings);

  if (ensembles) return runAll(cloud, backup, ensembles, { ...wanted, json }, terminal);
  return runOne(cloud, backup, ensemble as string, { ...wanted, json }, terminal);
};

/** @returns undefined for all of them @throws BadOption */
function chosen(name: string | undefined, all: boolean, { newLineage }: WantedRun) {
  if (!all && name === undefined) {
    throw new BadOption('ENSEMBLE is missing; --all runs every one.', { hint });
  }
  if (all && name !== undefined) {
    throw new BadOption(`--all runs every ensemble: it goes without "${name}".`, { hint });
  }
  if (all && newLineage) {
    throw new BadOption('--new-lineage is for one ensemble that was restored or reset.', {
      hint: 'npx zk-backup run ENSEMBLE --new-lineage',
    });
  }
  return name === undefined ? undefined : ensembleName(name);
}

async function runOne(
  cloud: Cloud,
  functionArn: string,
  ensemble: string,
  wanted: WantedRun & { readonly json: boolean },
  terminal: Terminal,
): Promise<number> {
  const { stdout, stderr, lines } = terminal;
  const ended = await askForBackup(cloud, functionArn, ensemble, wanted, terminal);
  if (wanted.json) stdout.write(documentText('run', ended));
  else stdout.write(endText(ended, wanted, stdout.columns));
  // Who reads lines has it in the last one.
  const next = afterRun(ensemble, ended, wanted);
  if (!lines) stderr.write(`\n${nextText(next)}\n`);
  return ended.status === 'SUCCEEDED' && isDone(ended.result, wanted) ? 0 : 1;
}

function endText(ended: EndedRun, { dryRun }: WantedRun, width: Width): string {
  if (ended.status !== 'SUCCEEDED') return `✗ ${printable(ended.message)}\n`;
  const { result } = ended;
  const served = 'runId' in result ? result.served : undefined;
  return `${reportText(result, dryRun, width)}${servedText(served, width)}`;
}

import { askForBackup, isDone, type WantedRun } from '../cloud/ask-for-backup.ts';
import type { Cloud } from '../cloud/cloud.ts';
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
import type { OfStack } from '../frame/option-table.ts';
import { hint } from '../frame/read-values.ts';
import { documentText } from '../text/documents.ts';
import { reportText } from '../text/run-text.ts';
import { printable } from '../text/text.ts';

type RunOption = 'all' | 'dry-run' | 'new-lineage' | OfStack;

/** `run ENSEMBLE`, or `run --all`: takes a backup now, or with --dry-run only says from which node. */
export const runCommand: Command<RunOption> = async (typed, terminal, { environment, connect }) => {
  const { values } = typed;
  const { all = false, json = false } = values;
  const wanted = {
    dryRun: values['dry-run'] ?? false,
    newLineage: values['new-lineage'] ?? false,
  };
  const ensemble = chosen(typed.arguments[0], all, wanted);
  const settings = settingsOf(values, environment);
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
  { stdout, stderr }: Terminal,
): Promise<number> {
  const ended = await askForBackup(cloud, functionArn, ensemble, wanted, stderr);
  if (wanted.json) stdout.write(documentText('run', ended));
  if (ended.status !== 'SUCCEEDED') {
    if (!wanted.json) stdout.write(`✗ ${printable(ended.message)}\n`);
    return 1;
  }
  const answer = ended.result;
  if (!wanted.json) stdout.write(reportText(answer, wanted.dryRun, stdout.columns));
  return isDone(answer, wanted) ? 0 : 1;
}

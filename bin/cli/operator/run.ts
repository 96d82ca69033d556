import type { RunReport } from '../../../lambda/backup/report.ts';
import type { Command } from '../command.ts';
import { parseCommand } from '../options.ts';
import { printable } from '../text.ts';
import { begin } from './executions.ts';
import { reportText } from './run-text.ts';
import { ensembleName, functionOf, settingOptions, settingsOf } from './settings.ts';
import { watchExecution } from './watch-execution.ts';

/** `run ENSEMBLE`: takes a backup now, or with --dry-run only says from which node. */
export const run: Command = async (args, { stdout, stderr }, { environment, connect }) => {
  const own = { ...settingOptions, 'dry-run': { type: 'boolean' } } as const;
  const { values, positionals } = parseCommand(args, ['ENSEMBLE'], own);
  const ensemble = ensembleName(positionals[0] as string);
  const dryRun = values['dry-run'] ?? false;
  const settings = settingsOf(values, environment);
  const backup = functionOf(settings, 'backup');
  const cloud = await connect(settings);

  const execution = await begin(cloud, backup, { ensemble, ...(dryRun ? { dryRun } : {}) });
  const doing = `${dryRun ? 'looking at' : 'backing up'} ${ensemble}`;
  const ended = await watchExecution(cloud, execution, doing, stderr);

  if (values.json) stdout.write(`${JSON.stringify({ execution, ...ended }, null, 2)}\n`);
  if (ended.status !== 'SUCCEEDED') {
    if (!values.json) stdout.write(`✗ ${printable(ended.message)}\n`);
    return 1;
  }
  const report = ended.result as RunReport;
  if (!values.json) stdout.write(reportText(report, dryRun));
  return report.outcome === 'Succeeded' || dryRun ? 0 : 1;
};

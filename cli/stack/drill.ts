import { drillId } from '../../lambda/contract/keys.ts';
import { tickOf } from '../../lambda/contract/tick.ts';
import { beginExecution } from '../cloud/executions.ts';
import { backupOf } from '../cloud/restore-options.ts';
import { functionOf, settingsOf } from '../cloud/settings.ts';
import { type Told, watchRestore } from '../cloud/watch-restore.ts';
import type { Command } from '../command.ts';
import type { OfWaiting } from '../frame/option-table.ts';
import { tellEnd } from '../progress/tell-end.ts';
import { backupToRestore } from '../source/backup-to-restore.ts';
import { documentText } from '../text/documents.ts';
import { facts, type Row, type Width } from '../text/table.ts';
import { durationText } from '../text/time-text.ts';
import { toldText } from '../text/told-text.ts';

type DrillOption = 'backup' | 'before' | 'from' | OfWaiting;

/** `drill ENSEMBLE`: restores a backup beside the real directories, measures it and removes it. */
export const drillCommand: Command<DrillOption> = async (
  typed,
  terminal,
  { environment, connect },
) => {
  const { values } = typed;
  const { stdout } = terminal;
  const settings = await settingsOf(values, environment);
  const restoreFunction = functionOf(settings, 'restore');
  const cloud = await connect(settings);
  const { named, key } = await backupToRestore(typed.arguments[0] as string, cloud, values.from);
  const { ensemble } = named;
  const backup = backupOf(named, values, key);

  // The time names the drill, so that its status can be found.
  const scheduledTime = new Date(Math.floor(cloud.now() / 1000) * 1000).toISOString();
  const id = drillId(ensemble, tickOf(Date.parse(scheduledTime)));
  const from = values.from === undefined ? {} : { from: values.from };
  const payload = { ensemble, drill: true, scheduledTime, askedBy: 'person', backup, ...from };
  const execution = await beginExecution(cloud, restoreFunction, payload);
  const watched = { kind: 'drill', ensemble, runId: id, execution } as const;
  const again = `npx zk-backup status ${ensemble}`;
  const told = await watchRestore(cloud, { watched, doing: `drill ${id}`, again }, terminal);
  const json = () => documentText('drill', told);
  stdout.write(
    values.json ? json() : toldText(told, stdout.columns, drillFacts(told, stdout.columns)),
  );
  return tellEnd(watched, told, terminal);
};

function drillFacts(told: Told, width: Width): string {
  const found = 'report' in told && 'drill' in told.report ? told.report.drill : undefined;
  if (!found) return '';
  const { archiveKey, copy, node, seconds, checks } = found;
  const rows: Row[] = [
    ['backup', archiveKey],
    ...(copy ? [['from', `the copy ${copy.bucket} in ${copy.region}`] satisfies Row] : []),
    ['node', node],
    ['restored', seconds === null ? 'not at all' : `in ${durationText(seconds * 1000)}`],
    ...checks.map(({ passed, name, found }): Row => [passed ? '✓' : '✗', `${name}: ${found}`]),
  ];
  return facts(rows, width);
}

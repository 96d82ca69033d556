import type { RestorePlan } from '../lambda/restore/plan/plan.ts';
import { beginExecution } from './cloud/executions.ts';
import { requireKnown } from './cloud/known-ensembles.ts';
import { pastUndo } from './cloud/past.ts';
import { requirePlan } from './cloud/read-plan.ts';
import { planIdOf } from './cloud/restore-options.ts';
import { functionOf, requireEnsemble, settingsOf } from './cloud/settings.ts';
import { type Told, watchRestore } from './cloud/watch-restore.ts';
import type { Command } from './command.ts';
import type { OfStack } from './frame/option-table.ts';
import { confirmed, isWatched } from './text/confirm.ts';
import { documentText } from './text/documents.ts';
import { type Width, wrapped } from './text/table.ts';
import { isGood, toldText } from './text/told-text.ts';

type UndoOption = 'take-over' | 'yes' | OfStack;

/** `undo PLANID`: puts back on every node what a restore moved aside. */
export const undoCommand: Command<UndoOption> = async (
  typed,
  terminal,
  { environment, connect },
) => {
  const { stdout, stderr } = terminal;
  const { values } = typed;
  const planId = planIdOf(typed.arguments[0] as string);
  const settings = settingsOf(values, environment);
  const executeFunction = functionOf(settings, 'execute');
  const cloud = await connect(settings);

  const ensemble = planId.slice(0, planId.lastIndexOf('.'));
  requireEnsemble(settings, ensemble);
  await requireKnown(cloud.store, settings, ensemble);
  const plan = await requirePlan(cloud, planId);
  const conclude = (told: Told) => {
    stdout.write(values.json ? documentText('undo', told) : `\n${toldText(told, stdout.columns)}`);
    return isGood(told) ? 0 : 1;
  };
  const watch = (execution: string) =>
    watchRestore(cloud, execution, planId, `undoing ${planId}`, stderr);
  const past = await pastUndo(cloud, planId);
  if (past) return conclude('ended' in past ? { message: past.ended } : await watch(past.underWay));
  (values.json ? stderr : stdout).write(undoText(plan, stdout.columns));
  if (!values.yes) {
    const watched = isWatched(terminal);
    if (!watched || !(await confirmed(terminal, plan.ensemble, 'put its old data back'))) {
      const how = watched
        ? ''
        : `: nobody is here to ask. Go on with: npx zk-backup undo ${planId} --yes`;
      const message = `Nothing was touched${how}.`;
      stderr.write(`\n${message}\n`);
      if (values.json) stdout.write(documentText('undo', { message }));
      return 1;
    }
  }

  const takeOver = values['take-over'] ? { takeOver: true } : {};
  const execution = await beginExecution(cloud, executeFunction, { undo: planId, ...takeOver });
  return conclude(await watch(execution));
};

const serversText = (count: number, ensemble: string) =>
  count === 1 ? `The server of ${ensemble} is` : `All ${count} servers of ${ensemble} are`;

const undoText = ({ planId, ensemble, nodes }: RestorePlan, width: Width) =>
  [
    `Undo ${planId}\n`,
    wrapped('- ', `${serversText(nodes.length, ensemble)} stopped.`, width),
    wrapped(
      '- ',
      `version-2 becomes version-2.undone-${planId}, version-2.before-${planId} becomes version-2 again; nothing is deleted.`,
      width,
    ),
    wrapped(
      '- ',
      'Those that served before the restore are started again. What clients wrote since is not in the old data.',
      width,
    ),
  ].join('');

import { beginExecution } from '../cloud/executions.ts';
import { requireKnown } from '../cloud/known-ensembles.ts';
import { pastUndo } from '../cloud/past.ts';
import { requirePlan } from '../cloud/read-plan.ts';
import { planIdOf } from '../cloud/restore-options.ts';
import { functionOf, requireEnsemble, settingsOf } from '../cloud/settings.ts';
import { type Told, watchRestore } from '../cloud/watch-restore.ts';
import type { Command, CommandContext, Terminal, Typed } from '../command.ts';
import { requireSender, withSender } from '../connect/open-sender.ts';
import type { StreamSender } from '../connect/stream-sender.ts';
import { connectText } from '../connect/way-in.ts';
import type { OfConnect, OfStack } from '../frame/option-table.ts';
import { undoText } from '../plan/undo-text.ts';
import { confirmed, isWatched } from '../text/confirm.ts';
import { documentText } from '../text/documents.ts';
import { isGood, toldText } from '../text/told-text.ts';

type UndoOption = 'take-over' | 'yes' | OfConnect | OfStack;

/** `undo PLANID`: puts back on every node what a restore moved aside, or takes a part back. */
export const undoCommand: Command<UndoOption> = (typed, terminal, around) =>
  withSender(typed.values, terminal, (sender) => undoBy(sender, typed, terminal, around));

async function undoBy(
  sender: StreamSender | undefined,
  typed: Typed<UndoOption>,
  terminal: Terminal,
  { environment, connect }: CommandContext,
): Promise<number> {
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
  requireSender(plan, sender);
  const conclude = (told: Told) => {
    stdout.write(values.json ? documentText('undo', told) : `\n${toldText(told, stdout.columns)}`);
    return isGood(told) ? 0 : 1;
  };
  const watch = (execution: string) =>
    watchRestore(cloud, execution, planId, `undoing ${planId}`, stderr, sender);
  const past = await pastUndo(cloud, planId);
  if (past) return conclude('ended' in past ? { message: past.ended } : await watch(past.underWay));
  const { text, deed } = undoText(plan, stdout.columns);
  (values.json ? stderr : stdout).write(text);
  if (!values.yes) {
    const watched = isWatched(terminal);
    if (!watched || !(await confirmed(terminal, plan.ensemble, deed))) {
      const how = watched
        ? ''
        : `: nobody is here to ask. Go on with: npx zk-backup undo ${planId}${connectText(values)} --yes`;
      const message = `Nothing was touched${how}.`;
      stderr.write(`\n${message}\n`);
      if (values.json) stdout.write(documentText('undo', { message }));
      return 1;
    }
  }

  const takeOver = values['take-over'] ? { takeOver: true } : {};
  const execution = await beginExecution(cloud, executeFunction, {
    ...{ undo: planId, ...takeOver },
    ...(await sender?.sessions()),
  });
  return conclude(await watch(execution));
}

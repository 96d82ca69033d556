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
import type { OfConnect, OfWaiting } from '../frame/option-table.ts';
import { undoText } from '../plan/undo-text.ts';
import { tellEnd } from '../progress/tell-end.ts';
import { confirmed, isWatched } from '../text/confirm.ts';
import { documentText } from '../text/documents.ts';
import { toldText } from '../text/told-text.ts';

type UndoOption = 'take-over' | 'yes' | OfConnect | OfWaiting;

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
  const settings = await settingsOf(values, environment);
  const executeFunction = functionOf(settings, 'execute');
  const cloud = await connect(settings);

  const ensemble = planId.slice(0, planId.lastIndexOf('.'));
  requireEnsemble(settings, ensemble);
  await requireKnown(cloud.store, settings, ensemble);
  const plan = await requirePlan(cloud, planId);
  requireSender(plan, sender);
  const again = `npx zk-backup undo ${planId}`;
  const undo = { kind: 'undo', ensemble, runId: planId } as const;
  const conclude = (told: Told, execution: string | null = null) => {
    stdout.write(values.json ? documentText('undo', told) : `\n${toldText(told, stdout.columns)}`);
    return tellEnd({ ...undo, execution }, told, terminal);
  };
  const watch = async (execution: string) => {
    const watched = { ...undo, execution };
    const doing = `undoing ${planId}`;
    const told = await watchRestore(cloud, { watched, doing, again, sender }, terminal);
    return conclude(told, execution);
  };
  const past = await pastUndo(cloud, planId);
  if (past) return 'ended' in past ? conclude({ message: past.ended }) : watch(past.underWay);
  const { text, deed } = undoText(plan, stdout.columns);
  (values.json ? stderr : stdout).write(text);
  if (!values.yes) {
    const watched = isWatched(terminal);
    if (!watched || !(await confirmed(terminal, plan.ensemble, deed))) {
      const how = watched
        ? '.'
        : `: nobody is here to ask. Go on with: npx zk-backup undo ${planId}${connectText(values)} --yes`;
      const message = `Nothing was touched${how}`;
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
  return watch(execution);
}

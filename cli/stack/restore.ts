import { beginExecution } from '../cloud/executions.ts';
import { pastRestore } from '../cloud/past.ts';
import { requirePlan } from '../cloud/read-plan.ts';
import { type RestoreOption, wantedRestore } from '../cloud/restore-options.ts';
import { functionOf, requireEnsemble, settingsOf } from '../cloud/settings.ts';
import { type Told, watchRestore } from '../cloud/watch-restore.ts';
import type { Command, CommandContext, Terminal, Typed } from '../command.ts';
import { requireSender, withSender } from '../connect/open-sender.ts';
import type { StreamSender } from '../connect/stream-sender.ts';
import { connectText } from '../connect/way-in.ts';
import { BadOption } from '../errors.ts';
import type { OfConnect, OfStack } from '../frame/option-table.ts';
import { hint } from '../frame/read-values.ts';
import { type ShownPlan, shownPlan } from '../plan/shown-plan.ts';
import { backupToRestore } from '../source/backup-to-restore.ts';
import { confirmed, isWatched } from '../text/confirm.ts';
import { documentText } from '../text/documents.ts';
import { isGood, toldText } from '../text/told-text.ts';

type Options = RestoreOption | OfConnect | OfStack;

/** `restore ENSEMBLE`: makes a plan, shows it, asks, and executes it. */
export const restoreCommand: Command<Options> = (typed, terminal, around) =>
  withSender(typed.values, terminal, (sender) => restoreBy(sender, typed, terminal, around));

async function restoreBy(
  sender: StreamSender | undefined,
  typed: Typed<Options>,
  terminal: Terminal,
  { environment, connect }: CommandContext,
): Promise<number> {
  const { stdout, stderr } = terminal;
  const { values } = typed;
  const settings = settingsOf(values, environment);
  const restoreFunction = functionOf(settings, 'restore');
  const cloud = await connect(settings);
  const { named, key } = await backupToRestore(typed.arguments[0] as string, cloud);
  const wanted = wantedRestore(named, key, values, cloud.now());
  const { planId, target } = wanted;
  if (wanted.do === 'plan' && sender && !values.path) {
    throw new BadOption('--connect needs --path: nodes stage all of a backup themselves.', {
      hint,
    });
  }
  const ways = connectText(values);
  requireEnsemble(settings, target);
  const conclude = (plan: ShownPlan | null, code: number, told?: Told) => {
    if (values.json) stdout.write(documentText('restore', { plan: plan?.told ?? null, ...told }));
    else if (told) stdout.write(`\n${toldText(told, stdout.columns)}`);
    if (told && code === 0) stderr.write(`\nTo go back: npx zk-backup undo ${planId}${ways}\n`);
    return code;
  };

  if (wanted.do === 'plan') {
    const payload = { ...wanted.payload, ...(await sender?.sessions()) };
    const execution = await beginExecution(cloud, restoreFunction, payload);
    const told = await watchRestore(cloud, execution, planId, `planning ${planId}`, stderr);
    if (!isGood(told)) return conclude(null, 1, told);
  }
  const stored = await requirePlan(cloud, planId);
  requireSender(stored, sender);
  const plan = await shownPlan(stored, values, cloud, terminal);
  const past = wanted.do === 'execute' ? await pastRestore(cloud, planId) : undefined;
  if (past && 'ended' in past) {
    conclude(plan, 1, { message: past.ended });
    stderr.write(`\n${plan.again}\n`);
    return 1;
  }
  if (past) {
    // Typed again, the command begins nothing.
    const told = await watchRestore(cloud, past.underWay, planId, plan.doing, stderr);
    return conclude(plan, isGood(told) ? 0 : 1, told);
  }
  // With --execute and --yes it was read before; with --json stdout is for the one document.
  if (!values.yes || wanted.do === 'plan')
    (values.json ? stderr : stdout).write(plan.text(cloud.now(), stdout.columns));
  const next = `npx zk-backup restore ${target} --execute ${planId}${ways}`;
  if (plan.isEmpty || values['plan-only']) {
    const goOn = plan.isEmpty ? 'There is nothing to do.' : `To execute it: ${next}`;
    stderr.write(`\nNothing was touched. ${goOn}\n`);
    return conclude(plan, 0);
  }
  if (!values.yes && !(await mayGoOn(terminal, plan, cloud.now(), next))) return conclude(plan, 1);

  const takeOver = values['take-over'] ? { takeOver: true } : {};
  const payload = { plan: planId, execute: true, ...takeOver, ...(await sender?.sessions()) };
  const execution = await beginExecution(cloud, functionOf(settings, 'execute'), payload);
  const told = await watchRestore(cloud, execution, planId, plan.doing, stderr, sender);
  return conclude(plan, isGood(told) ? 0 : 1, told);
}

async function mayGoOn(
  terminal: Terminal,
  plan: ShownPlan,
  now: number,
  next: string,
): Promise<boolean> {
  if (!isWatched(terminal)) {
    terminal.stderr.write(
      `\nNothing was touched: nobody is here to ask. Go on with: ${next} --yes\n`,
    );
    return false;
  }
  terminal.stderr.write(plan.asking(now, terminal.stderr.columns));
  if (await confirmed(terminal, plan.ensemble, plan.deed)) return true;
  terminal.stderr.write(`\nNothing was touched. The plan is kept: ${next}\n`);
  return false;
}

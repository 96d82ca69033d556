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
import type { OfConnect, OfWaiting } from '../frame/option-table.ts';
import { hint } from '../frame/read-values.ts';
import { type ShownPlan, shownPlan } from '../plan/shown-plan.ts';
import { afterRestore, endOfTold } from '../progress/next-step.ts';
import { tellEnd } from '../progress/tell-end.ts';
import { backupToRestore } from '../source/backup-to-restore.ts';
import { confirmed, isWatched } from '../text/confirm.ts';
import { documentText } from '../text/documents.ts';
import { isGood, toldText } from '../text/told-text.ts';

type Options = RestoreOption | OfConnect | OfWaiting;

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
  const settings = await settingsOf(values, environment);
  const restoreFunction = functionOf(settings, 'restore');
  const cloud = await connect(settings);
  const { named, key } = await backupToRestore(typed.arguments[0] as string, cloud, values.from);
  const wanted = wantedRestore(named, key, values, cloud.now());
  const { planId, target } = wanted;
  if (wanted.do === 'plan' && sender && !values.path) {
    throw new BadOption('--connect needs --path: nodes stage all of a backup themselves.', {
      hint,
    });
  }
  const ways = connectText(values);
  requireEnsemble(settings, target);
  const watchedAs = (kind: 'plan' | 'restore', execution: string) =>
    ({ kind, ensemble: target, runId: planId, execution }) as const;
  const conclude = (plan: ShownPlan | null, told?: Told) => {
    if (values.json) stdout.write(documentText('restore', { plan: plan?.told ?? null, ...told }));
    else if (told) stdout.write(`\n${toldText(told, stdout.columns)}`);
  };
  const again = `npx zk-backup restore ${target} --execute ${planId}`;
  const watch = async (plan: ShownPlan, execution: string, by?: StreamSender) => {
    const watched = watchedAs('restore', execution);
    const { doing, whole } = plan;
    const restore = { watched, doing, again, plan: whole, sender: by };
    const told = await watchRestore(cloud, restore, terminal);
    conclude(plan, told);
    return tellEnd(watched, told, terminal, ways);
  };

  if (wanted.do === 'plan') {
    const payload = { ...wanted.payload, ...(await sender?.sessions()) };
    const execution = await beginExecution(cloud, restoreFunction, payload);
    const watched = watchedAs('plan', execution);
    const planning = {
      watched,
      doing: `planning ${planId}`,
      again: `npx zk-backup status ${target}`,
    };
    const told = await watchRestore(cloud, planning, terminal);
    if (!isGood(told)) {
      conclude(null, told);
      return tellEnd(watched, told, terminal);
    }
    terminal.lines?.({ event: 'ended', ...endOfTold(watched, told, afterRestore(watched, true)) });
  }
  const stored = await requirePlan(cloud, planId);
  requireSender(stored, sender);
  const plan = await shownPlan(stored, values, cloud, terminal);
  const past = wanted.do === 'execute' ? await pastRestore(cloud, planId) : undefined;
  if (past && 'ended' in past) {
    conclude(plan, { message: past.ended });
    stderr.write(`\n${plan.again}\n`);
    return 1;
  }
  // Typed again, the command begins nothing.
  if (past) return watch(plan, past.underWay);
  // With --execute and --yes it was read before; with --json stdout is for the one document.
  if (!values.yes || wanted.do === 'plan')
    (values.json ? stderr : stdout).write(plan.text(cloud.now(), stdout.columns));
  const next = `npx zk-backup restore ${target} --execute ${planId}${ways}`;
  if (plan.isEmpty || values['plan-only']) {
    const goOn = plan.isEmpty ? 'There is nothing to do.' : `To execute it: ${next}`;
    stderr.write(`\nNothing was touched. ${goOn}\n`);
    conclude(plan);
    return 0;
  }
  if (!values.yes && !(await mayGoOn(terminal, plan, cloud.now(), next))) {
    conclude(plan);
    return 1;
  }

  const takeOver = values['take-over'] ? { takeOver: true } : {};
  const payload = { plan: planId, execute: true, ...takeOver, ...(await sender?.sessions()) };
  const execution = await beginExecution(cloud, functionOf(settings, 'execute'), payload);
  return watch(plan, execution, sender);
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

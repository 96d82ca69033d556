import { readJson } from '../aws/archive-store.ts';
import { claimOnce } from '../backup/claim.ts';
import { restoreKeys } from '../restore-contract.ts';
import { type Answers, act, begin, finish } from './act.ts';
import { endPutBack, endStartedAgain, endUntouched, failureOf, undoHint } from './bring-back.ts';
import { failed, inPhase, RestoreEnded, requireNone } from './ended.ts';
import { fenceEpoch } from './fence.ts';
import { inspectEnsemble } from './inspect.ts';
import { judgePlan } from './judge-plan.ts';
import { judgeServed } from './judge-served.ts';
import { judgeTarget } from './judge-target.ts';
import { underLease } from './lease.ts';
import { readBackup, sumOf } from './make-plan.ts';
import { orderText } from './order.ts';
import type { RestorePlan } from './plan.ts';
import type { Ending } from './report.ts';
import type { PlannedRequest } from './request.ts';
import type { MemberNode } from './situation.ts';
import { startMajorityFirst } from './start-again.ts';
import { patiently, type Story } from './story.ts';

/** Does what a plan says, once. */
export async function execute(story: Story, request: PlannedRequest): Promise<Ending> {
  const plan = await inPhase('plan', () => readPlan(story, request.planId));
  return underLease(story, plan, async () => {
    await inPhase('claim', () => claimPlan(story, plan));
    const members = await inPhase('inspect', () => inspectAgain(story, request, plan));
    await stage(story, plan, members);
    const epoch = await halt(story, plan, members);
    const kept = await place(story, members, epoch);
    await start(story, members);
    const warnings = await check(story, plan, members);
    const cleared = await act(story, 'clear', idsOf(members));
    return {
      outcome: 'Succeeded',
      plan,
      warnings: [...plan.warnings, ...warnings, ...cleared.troubles.map(stageLeft)],
      sentences: [...kept.lines].flatMap(([instanceId, { keptIn }]) =>
        keptIn.map((folder) => `The old data of ${instanceId} is in ${folder}.`),
      ),
      outageSeconds: outageOf(story),
    };
  });
}

const idsOf = (members: readonly MemberNode[]) => members.map(({ instanceId }) => instanceId);

export async function readPlan({ flow, store }: Story, planId: string): Promise<RestorePlan> {
  const read = () => readJson<RestorePlan>(store, restoreKeys.plan(planId));
  const stored = await flow.step('read-plan', read, patiently);
  if (stored && stored.value.schemaVersion === 1 && stored.value.planId === planId) {
    return stored.value;
  }
  throw failed('plan', {
    reason: stored
      ? `The plan ${planId} is not one that this version understands.`
      : `There is no plan ${planId}.`,
    hint: 'Nothing was touched. Plan first: {"ensemble": NAME, "backup": "latest"}.',
  });
}

/** A plan is executed once: what it says of the nodes is true only before. */
async function claimPlan({ flow, store, run, now }: Story, plan: RestorePlan): Promise<void> {
  const key = restoreKeys.execution(plan.planId);
  const claim = await flow.step('claim-plan', () => claimOnce(store, key, run, now()), patiently);
  if (claim.taken) return;
  throw failed('claim', {
    reason: `The plan ${plan.planId} was executed already, by ${claim.by}. Nothing was touched.`,
    hint: `npx zk-backup status shows how it ended; for one more restore plan again.`,
  });
}

async function inspectAgain(
  story: Story,
  { ensemble }: PlannedRequest,
  plan: RestorePlan,
): Promise<readonly MemberNode[]> {
  const state = await inspectEnsemble(story, ensemble);
  const changed = judgePlan(plan, state, story.run.startedAt);
  requireNone('inspect', [
    ...changed,
    ...judgeTarget(plan.backup, { state, force: true }).refusals,
  ]);
  return state.members;
}

/** While the nodes download, the archive is read here once more: it must still be what was planned. */
async function stage(story: Story, plan: RestorePlan, members: readonly MemberNode[]) {
  const begun = await begin(story, 'stage', idsOf(members));
  const verified = await inPhase('verify', async () => {
    const reading = await readBackup(story, plan.backup, plan.until ?? undefined);
    if (sumOf(orderText(plan.backup, reading)) === plan.order.sha256) return;
    throw failed('verify', {
      reason: `${plan.backup.key} is not what was planned.`,
      hint: 'Plan again, and look what has become of it.',
    });
  }).catch((error: RestoreEnded) => error);
  const { troubles } = await finish(story, begun, { atOnce: verified instanceof RestoreEnded });
  if (verified instanceof RestoreEnded) {
    const { phase, message: reason, hint } = verified;
    await endUntouched(story, members, { phase, reason, hint });
  }
  if (troubles.length > 0) await endUntouched(story, members, failureOf('stage', troubles));
}

/** @returns the epoch fence */
async function halt(
  story: Story,
  plan: RestorePlan,
  members: readonly MemberNode[],
): Promise<number> {
  const { lines, troubles } = await act(story, 'halt', idsOf(members));
  if (troubles.length > 0) await endStartedAgain(story, members, failureOf('halt', troubles));
  return fenceEpoch(plan, members, lines);
}

async function place(
  story: Story,
  members: readonly MemberNode[],
  epoch: number,
): Promise<Answers<'place'>> {
  const placed = await act(story, 'place', idsOf(members), epoch);
  if (placed.troubles.length === 0) return placed;
  return endPutBack(story, members, failureOf('place', placed.troubles));
}

async function start(story: Story, members: readonly MemberNode[]): Promise<void> {
  const weighted = members.some(({ line }) => line.weighted);
  const troubles = await startMajorityFirst(story, members, { weighted });
  if (troubles.length > 0) throw afterwards(story, failureOf('start', troubles));
}

/** @returns what of it could not be seen */
async function check(
  story: Story,
  plan: RestorePlan,
  members: readonly MemberNode[],
): Promise<string[]> {
  const { lines, troubles } = await act(story, 'check', idsOf(members));
  if (troubles.length > 0) throw afterwards(story, failureOf('check', troubles));
  const warnings: string[] = [];
  const wrong: string[] = [];
  for (const [instanceId, line] of lines) {
    for (const { name, passed, found } of judgeServed(line, plan.result)) {
      if (!passed) wrong.push(`${instanceId} fails the check "${name}": ${found}.`);
    }
    if (line.digestMismatches === null) {
      warnings.push(`${instanceId} could not be asked for digest mismatches (mntr, AdminServer).`);
    }
  }
  if (wrong.length > 0) {
    const hint = 'See the log of ZooKeeper there.';
    throw afterwards(story, { phase: 'check', reason: wrong.join(' '), hint });
  }
  return warnings;
}

/** From the first start on the restored data may have been written to: a person decides. */
const afterwards = (story: Story, { phase, reason, hint }: ReturnType<typeof failureOf>) =>
  new RestoreEnded('Failed', phase, `The restored data is in place, but ${reason}`, {
    hint: `${hint} ${undoHint(story)}`,
  });

const stageLeft = ({ instanceId, reason }: { instanceId: string; reason: string }) =>
  `The stage on ${instanceId} could not be removed: ${reason}`;

/** From the sending of the first stop until the first start had its answer. */
function outageOf({ flow: { entries } }: Story): number {
  const from = entries.findIndex(({ name }) => name === 'send-halt');
  const to = entries.findIndex(({ name }) => name === 'await-start');
  const ms = entries.slice(from, to + 1).reduce((sum, entry) => sum + entry.ms, 0);
  return Math.round(ms / 1000);
}

import type { RestoreReport } from '../../../lambda/restore/report.ts';
import type { ExecutionEnd } from '../../../local-cloud/durable/execution.ts';
import type { EnsembleNode } from '../../../local-cloud/ensemble/ensemble-node.ts';
import { compareTrees, type Tree } from '../../../local-cloud/sample-data/tree.ts';
import { sampleOf } from '../../seed.ts';
import { reportsOf } from '../clouds.ts';
import { type Death, dieAtAll, immortal, letDieAt, type Mortal } from '../deaths.ts';
import { connectTo } from '../restore-by-hand.ts';
import {
  executePlan,
  planRestore,
  type Scenario,
  startScenario,
  treeOf,
  undoPlan,
} from './scenario.ts';

/** A scenario whose restore function can be made to die. */
interface CrashingScenario extends Scenario {
  readonly server: EnsembleNode;
  /** What the durable service is told; changed from run to run. */
  readonly durable: Mortal & {
    readonly millisecondsPerSecond: number;
    onEnd: (end: ExecutionEnd) => void;
  };
}

async function startCrashing(name: string): Promise<CrashingScenario> {
  const millisecondsPerSecond = 20;
  const durable = { millisecondsPerSecond, diesAt: immortal, onEnd: () => {} };
  const scenario = await startScenario(name, {
    nodes: 1,
    ssm: { clock: { visibilityMs: 20 } },
    durable: { millisecondsPerSecond },
    restoreDurable: durable,
  });
  // The backup after a restore is asked for, and ends at its claim: the sweep is long.
  scenario.cloud.s3.faults.rules.push({
    operations: ['PutObject'],
    keyPrefix: 'local/runs/2',
    code: 'AccessDenied',
  });
  return { ...scenario, server: scenario.cloud.ensemble.nodes[0] as EnsembleNode, durable };
}

/** Two, side by side: the sweep is long. */
let scenarios: CrashingScenario[] = [];

beforeAll(async () => {
  scenarios = await Promise.all(['crash-1', 'crash-2'].map(startCrashing));
});
afterAll(() => Promise.all(scenarios.map(({ cloud }) => cloud.close())));

/** What is to be seen of one execution from outside. */
interface Traces {
  readonly deaths: readonly Death[];
  /** What each checkpoint was to store. */
  readonly updates: readonly string[];
  /** Different ones, of the status and of the events. */
  readonly reports: number;
  readonly outcome: RestoreReport['outcome'];
  readonly reason: string | undefined;
  readonly actions: readonly string[];
  readonly found: 'the backup' | 'what was before' | 'what was before, by an undo' | 'neither';
  readonly backupsAskedFor: number;
}

/** Executes a plan; the function dies wherever it is to, once there, as far as it comes. */
async function executeDyingAt(
  scenario: CrashingScenario,
  points: readonly Death[],
): Promise<Traces> {
  const { cloud, durable, server } = scenario;
  const before = await writeMarker(server);
  const plan = await planRestore(cloud, { backup: scenario.backup.archive?.key });
  const backups = reportsOf(cloud).length;
  const events = cloud.events.events.length;
  const deaths = letDieAt(durable, points);
  let updates: readonly string[] = [];
  durable.onEnd = (end) => {
    updates = end.updates;
  };

  const report = await executePlan(cloud, plan);

  durable.diesAt = immortal;
  await cloud.settled();
  const told = cloud.events.events.slice(events).map(({ detail }) => detail);
  const reports = [report, ...told.filter((detail) => 'kind' in detail)];
  return {
    deaths: [...deaths],
    updates,
    reports: new Set(reports.map((detail) => JSON.stringify(detail))).size,
    outcome: report.outcome,
    reason: report.reason,
    actions: cloud.ssm.commands
      .filter(({ comment }) => comment.startsWith(`${plan.runId} restore `))
      .map(({ parameters }) => parameters.Action?.[0] ?? ''),
    backupsAskedFor: new Set(
      reportsOf(cloud)
        .slice(backups)
        .map(({ tick }) => tick),
    ).size,
    found: await find(scenario, report, before),
  };
}

let markers = 0;

/** Makes what is there differ from the backup. @returns all that is there then */
async function writeMarker(server: EnsembleNode): Promise<Tree> {
  const client = await connectTo(server);
  await client.create(`/marker-${markers++}`, null);
  await client.close();
  return treeOf(server);
}

/** What is served after a restore; where its report tells to undo it, after that. */
async function find(
  { cloud, server, tree }: CrashingScenario,
  report: RestoreReport,
  before: Tree,
): Promise<Traces['found']> {
  const serves = async (expected: Tree) =>
    (await server.srvr()) !== undefined &&
    compareTrees(expected, await treeOf(server)).length === 0;
  if (report.outcome === 'Succeeded') return (await serves(tree)) ? 'the backup' : 'neither';
  if (!report.hint?.includes(`{"undo": "${report.runId}"}`)) {
    return (await serves(before)) ? 'what was before' : 'neither';
  }
  await undoPlan(cloud, report);
  return (await serves(before)) ? 'what was before, by an undo' : 'neither';
}

/** Every checkpoint, in turns before and after it; while ZooKeeper is down, both. */
function deathsOf(updates: readonly string[]): Death[] {
  const first = updates.findIndex((update) => update.includes(' send-halt '));
  const last = updates.findLastIndex((update) => update.includes(' await-start '));
  return updates.flatMap((update, index) => {
    const both = [`before ${update}`, `after ${update}`];
    return index >= first && index <= last ? both : both.slice(index % 2, (index % 2) + 1);
  });
}

test('the restore function dies at any checkpoint: the backup is served, or what was before', async () => {
  const whole = await executeDyingAt(scenarios[0] as CrashingScenario, []);
  const points = sampleOf('deaths of the restore function', deathsOf(whole.updates), 48);

  const isLost = ({ found }: Traces) => found === 'neither';
  const runs = await dieAtAll(points, scenarios, executeDyingAt, isLost);

  expect(whole).toMatchObject({ outcome: 'Succeeded', found: 'the backup' });
  expect(runs.filter(isLost)).toEqual([]);
  expect(runs.flatMap(({ deaths }) => deaths).sort()).toEqual([...points].sort());
  expect(runs.filter(({ reports }) => reports !== 1)).toEqual([]);
  expect(runs.filter(({ actions }) => new Set(actions).size < actions.length)).toEqual([]);
  // Before the old data is replaced, a send that was cut short ends it: nothing has changed then.
  const wasCut = ({ deaths }: Traces) =>
    deaths.some((death) => /^after START send-(stage|halt|place)/.test(death));
  expect(runs.filter((run) => run.outcome !== 'Succeeded' && !wasCut(run))).toEqual([]);
  const due = ({ outcome }: Traces) => (outcome === 'Succeeded' ? 1 : 0);
  expect(runs.filter((run) => run.backupsAskedFor !== due(run))).toEqual([]);
}, 900_000);

import { readFileSync } from 'node:fs';
import { LambdaClient, StopDurableExecutionCommand } from '@aws-sdk/client-lambda';
import { runCommandLine } from '../../bin/local/command-line.ts';
import type { PrintedDocuments } from '../../cli/text/documents.ts';
import type { RunReport } from '../../lambda/backup/report.ts';
import { keys } from '../../lambda/contract/keys.ts';
import { tickOf } from '../../lambda/contract/tick.ts';
import type { ClaimRecord } from '../../lambda/run/claim.ts';
import type { ExecutionEnd } from '../../local-cloud/durable/execution.ts';
import type { LocalCloud } from '../../local-cloud/local-cloud.ts';
import { loadSampleData } from '../../local-cloud/sample-data/sample-data.ts';
import { sampleOf } from '../seed.ts';
import { backUpOnce, commandsOf, nextTick, reportsOf, startCloud } from './clouds.ts';
import { type Death, dieAtAll, immortal, letDieAt, type Mortal } from './deaths.ts';
import { connectTo } from './restore-by-hand.ts';

/** A cloud whose function can be made to die. */
interface CrashingCloud {
  readonly cloud: LocalCloud;
  /** What the durable service is told; changed from run to run. */
  readonly durable: Mortal & {
    readonly millisecondsPerSecond: number;
    onEnd: (end: ExecutionEnd) => void;
  };
}

async function startCrashingCloud(name: string): Promise<CrashingCloud> {
  const durable = { millisecondsPerSecond: 300, diesAt: immortal, onEnd: () => {} };
  const cloud = await startCloud(name, { nodes: 1, mode: 'live', durable });
  const client = await connectTo(cloud.ensemble.nodes[0] as never);
  await loadSampleData(client, { znodes: 100 });
  await client.close();
  await arm(cloud);
  return { cloud, durable };
}

/** The first backup, which a person takes: it has none to be held against, and so other steps. */
const arm = (cloud: LocalCloud) =>
  backUpOnce(cloud, { scheduledTime: nextTick().toISOString(), askedBy: 'person' });

/** Two, side by side: the sweep is long. */
let clouds: CrashingCloud[] = [];

beforeAll(async () => {
  clouds = await Promise.all([startCrashingCloud('crash-1'), startCrashingCloud('crash-2')]);
});
afterAll(() => Promise.all(clouds.map(({ cloud }) => cloud.close())));

/** What is to be seen of one run from outside. */
interface Traces {
  readonly deaths: readonly Death[];
  /** What each checkpoint was to store. */
  readonly updates: readonly string[];
  readonly invocations: number;
  readonly backupCommands: number;
  readonly outcomes: readonly RunReport['outcome'][];
  readonly manifest: boolean;
}

/** Takes a backup; the function dies wherever it is to, once there, as far as it comes. */
async function backUpDyingAt(
  { cloud, durable }: CrashingCloud,
  points: readonly Death[],
): Promise<Traces> {
  let end: ExecutionEnd | undefined;
  const deaths = letDieAt(durable, points);
  durable.onEnd = (ended) => {
    end = ended;
  };
  const commands = commandsOf(cloud, 'backup').length;
  const before = reportsOf(cloud).length;
  const tick = nextTick();

  await cloud.fire(tick);

  const reports = reportsOf(cloud).slice(before);
  const key = reports[0]?.archive?.manifestKey;
  return {
    deaths: [...deaths],
    updates: end?.updates ?? [],
    invocations: end?.invocations ?? 0,
    backupCommands: commandsOf(cloud, 'backup').length - commands,
    outcomes: [...new Set(reports.map(({ outcome }) => outcome))],
    manifest: key !== undefined && cloud.s3.locate(cloud.bucket, key) !== undefined,
  };
}

test('the Lambda dies before or after any checkpoint: no command is sent twice, no success is false, no run ends in silence', async () => {
  const whole = await backUpDyingAt(clouds[0] as CrashingCloud, []);
  const all = whole.updates.flatMap((update) => [`before ${update}`, `after ${update}`]);
  const points = sampleOf('deaths of the backup function', all, 48);

  const runs = await dieAtAll(points, clouds, backUpDyingAt);

  expect(whole.outcomes).toEqual(['Succeeded']);
  expect(runs.filter(({ backupCommands }) => backupCommands > 1)).toEqual([]);
  expect(runs.filter(({ outcomes }) => outcomes.length !== 1)).toEqual([]);
  expect(runs.filter(({ outcomes, manifest }) => outcomes[0] === 'Succeeded' && !manifest)).toEqual(
    [],
  );
  expect(runs.filter(({ outcomes }) => outcomes[0] === 'Skipped')).toEqual([]);
  // Only where a send itself was cut short may a run fail: it cannot know, and does not send again.
  const wasCut = ({ deaths }: Traces) => deaths.some((death) => /^after START send-/.test(death));
  expect(runs.filter((run) => run.outcomes[0] !== 'Succeeded' && !wasCut(run))).toEqual([]);
  expect(runs.filter(({ outcomes }) => outcomes[0] !== 'Succeeded').length).toBeLessThanOrEqual(4);
  expect(runs.filter(({ invocations }) => invocations > 1).length).toBeGreaterThan(
    0.9 * runs.length,
  );
  // How often a command is looked at hangs on how long it takes.
  const met = new Set(runs.flatMap(({ deaths }) => deaths));
  const missed = points.filter((point) => !met.has(point) && !point.includes(' await-'));
  expect(missed).toEqual([]);
}, 900_000);

test('three deliveries of the same tick take one backup', async () => {
  const { cloud, durable } = clouds[0] as CrashingCloud;
  durable.diesAt = immortal;
  const tick = nextTick();
  const commands = commandsOf(cloud, 'backup').length;
  const before = reportsOf(cloud).length;

  await Promise.all([cloud.fire(tick), cloud.fire(tick), cloud.fire(tick)]);

  const outcomes = reportsOf(cloud)
    .slice(before)
    .map(({ outcome }) => outcome);
  expect(outcomes.sort()).toEqual(['Skipped', 'Skipped', 'Succeeded']);
  expect(commandsOf(cloud, 'backup').length - commands).toBe(1);
});

test('two runs of different ticks at once: one waits for no vote of the other, it is skipped', async () => {
  const { cloud } = clouds[0] as CrashingCloud;
  const commands = commandsOf(cloud, 'backup').length;
  const before = reportsOf(cloud).length;

  await Promise.all([cloud.fire(nextTick()), cloud.fire(nextTick())]);

  const outcomes = reportsOf(cloud)
    .slice(before)
    .map(({ outcome }) => outcome);
  expect(outcomes.sort()).toEqual(['Skipped', 'Succeeded']);
  expect(commandsOf(cloud, 'backup').length - commands).toBe(1);
});

test('a run whose execution was stopped has died: status tells when and where, and that it is locked', async () => {
  const { cloud, durable } = clouds[0] as CrashingCloud;
  const tick = nextTick();
  const waiting = new Promise<void>((reached) => {
    durable.diesAt = (_when, update) => {
      if (update.startsWith('RETRY await-backup')) reached();
      return false;
    };
  });
  const ended = cloud.fire(tick).catch((error: Error) => error.message);
  await waiting;
  await stopExecution(cloud, keys.claim('local', tickOf(tick.getTime())));

  const { code, document } = await runCommandLine(cloud, ['status', 'local'], 2);

  expect(await ended).toBe('The execution was stopped.');
  const [seen] = (document as PrintedDocuments['status']).ensembles;
  expect({ code, atWork: seen?.atWork, locked: seen?.heldBy?.isLeft }).toEqual({
    code: 1,
    atWork: null,
    locked: true,
  });
  expect(seen?.lastTried).toMatchObject({
    ...{ outcome: 'Died', phase: 'capture' },
    reason: expect.stringMatching(
      /^It left no report\. It was in the phase capture since .*, on i-0{16}1\. Its execution ended STOPPED: By hand\.$/,
    ),
  });
});

/** As `aws lambda stop-durable-execution` does. @param claim key of what its run has claimed */
async function stopExecution(cloud: LocalCloud, claim: string): Promise<void> {
  const { AWS_ENDPOINT_URL_LAMBDA: endpoint = '', AWS_REGION: region = '' } =
    cloud.clientEnvironment;
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const lambda = new LambdaClient({ endpoint, region, credentials });
  const { execution } = JSON.parse(
    readFileSync(cloud.s3.locate(cloud.bucket, claim) ?? '', 'utf8'),
  ) as ClaimRecord;
  await lambda.send(
    new StopDurableExecutionCommand({
      DurableExecutionArn: execution,
      Error: { ErrorType: 'Stopped', ErrorMessage: 'By hand.' },
    }),
  );
}

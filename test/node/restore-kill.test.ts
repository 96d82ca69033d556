import { readFileSync } from 'node:fs';
import type { RestoreAction } from '../../lambda/contract/restore-node-lines.ts';
import { sampleOf } from '../seed.ts';
import { type ExecutedLine, killAtLine, traceLines } from './kill-at-line.ts';
import { RestoreUnderTest } from './restore-under-test.ts';

/** What is on a node before and after, and the command from which on it is changed. */
interface Sweep {
  readonly action: 'place' | 'undo';
  readonly from: string;
  readonly prepare: (restore: RestoreUnderTest) => Promise<unknown>;
}

const place: Sweep = {
  action: 'place',
  from: 'write_epochs',
  prepare: async (restore) => {
    await restore.line('stage');
    await restore.killServer();
  },
};
const undo: Sweep = {
  action: 'undo',
  from: 'take_back',
  prepare: async (restore) => {
    await place.prepare(restore);
    await restore.line('place');
  },
};

let executed: { readonly place: ExecutedLine[]; readonly undo: ExecutedLine[] };
beforeAll(async () => {
  executed = { place: await executionsOf(place), undo: await executionsOf(undo) };
}, 600_000);

/** Of the commands before which the files are the same, the first: a kill before each leaves the same. */
const statesIn = (executions: readonly ExecutedLine[]) =>
  executions.filter(({ state }, index) => state !== executions[index - 1]?.state);

async function executionsOf({ action, from, prepare }: Sweep): Promise<ExecutedLine[]> {
  const restore = await RestoreUnderTest.create();
  await prepare(restore);
  const { folder, dataDir, dataLogDir } = restore.node;
  const trace = traceLines(folder, from, [dataDir, dataLogDir]);
  const run = await restore.run(action, { environment: trace.environment });
  expect(run).toMatchObject({ code: 0, stderr: '' });
  const executions = trace.executions();
  await restore.close();
  // What comes after the last sync is the report.
  const last = executions.findLastIndex(({ command }) => command.startsWith('sync'));
  return executions.slice(0, last + 1);
}

/** Sums; of the promise, which undo may raise to that of the restored files, nothing. */
const contents = (restore: RestoreUnderTest) =>
  Object.entries(restore.served)
    .flatMap(([path, sum]) => (path.endsWith('/acceptedEpoch') ? [] : [sum]))
    .sort();

const promiseOf = ({ node }: RestoreUnderTest) =>
  readFileSync(`${node.dataDir}/version-2/acceptedEpoch`, 'utf8').trim();

/** What is wrong after the action was killed at this line and then another one was run. */
async function killedAt(sweep: Sweep, at: ExecutedLine, then: RestoreAction): Promise<string[]> {
  const restore = await RestoreUnderTest.create();
  const old = contents(restore);
  await sweep.prepare(restore);

  const environment = killAtLine(restore.node.folder, at, sweep.from);
  const { signal } = await restore.run(sweep.action, { environment });
  const run = await restore.run(then);

  const wrong: string[] = [];
  const restored = then === 'place';
  if (signal !== 'SIGKILL') wrong.push('was not killed');
  if (run.code !== 0) wrong.push(run.stdout);
  const names = Object.keys(restore.served).map((path) => path.slice(path.lastIndexOf('/') + 1));
  if (restored && names.sort().join() !== 'acceptedEpoch,currentEpoch,log.1,snapshot.11')
    wrong.push(`placed ${names}`);
  if (restored) await restore.line('undo');
  if (contents(restore).join() !== old.join()) wrong.push('the old files are not back');
  if (!['1', '9'].includes(promiseOf(restore))) wrong.push(`promised: ${promiseOf(restore)}`);
  await restore.close();
  return wrong.map((text) => `line ${at.line} (${at.command}), then ${then}: ${text}`);
}

async function sweep(swept: Sweep, thens: readonly RestoreAction[]): Promise<string[]> {
  const lines = statesIn(executed[swept.action]);
  const all = lines.flatMap((line) => thens.map((next) => ({ line, next })));
  const queue = [...sampleOf(`deaths of ${swept.action}`, all, 12)];
  const wrong: string[] = [];
  const worker = async () => {
    for (let job = queue.shift(); job; job = queue.shift()) {
      wrong.push(...(await killedAt(swept, job.line, job.next)));
    }
  };
  await Promise.all(Array.from({ length: 6 }, worker));
  return wrong;
}

test('SIGKILL at any line of place: place again is whole, and undo puts the old files back', async () => {
  expect(await sweep(place, ['place', 'undo'])).toEqual([]);
}, 900_000);

test('SIGKILL at any line of undo: undo again puts the old files back', async () => {
  expect(await sweep(undo, ['undo'])).toEqual([]);
}, 900_000);

test('every rename leaves other files than before: a kill comes before it, and one after', () => {
  const executions = [...executed.place, ...executed.undo];
  const renames = [...executions.keys()].filter((index) =>
    executions[index]?.command.startsWith('mv -T'),
  );

  expect(renames).toHaveLength(8);
  // A name is looked for between the two: not the very next command sees the rename.
  const unseen = renames.filter((index, at) =>
    executions
      .slice(index, (renames[at + 1] ?? executions.length) + 1)
      .every(({ state }) => state === executions[index]?.state),
  );
  expect(unseen).toEqual([]);
});

/** `npm start`: the main job on the local cloud, and with --restore the whole circle. */
import { join } from 'node:path';
import type { RunReport } from '../lambda/backup/report.ts';
import { explain } from '../lambda/errors.ts';
import { type LocalCloud, localEnsemble, startLocalCloud } from '../local-cloud/local-cloud.ts';
import type { Tree } from '../local-cloud/sample-data/tree.ts';
import { whenToStop } from '../local-cloud/when-to-stop.ts';
import { accidents } from './local/accidents.ts';
import { loseAndRestore, readFirst, tellCircle } from './local/circle.ts';
import { type MadeAccident, sayHowToGoOn, untilStopped } from './local/keep.ts';
import { narrateEnd, narrateLine } from './local/narrator.ts';
import { type DemoOptions, parseOptions, startUsage } from './local/options.ts';
import { writePage } from './local/page.ts';
import { gatherReport } from './local/report.ts';
import { makeRunDirectory } from './local/run-directory.ts';
import { loadSample } from './local/sample.ts';

const stopping = whenToStop();
/** What is done after the first backup is told by the command line that does it. */
let backingUp = true;

async function main(options: DemoOptions): Promise<number> {
  const say = options.json ? console.error : console.log;
  const directory = makeRunDirectory(join(__dirname, '..', '.cache', 'local'));
  const cloud = await startLocalCloud({
    directory,
    nodes: options.nodes,
    mode: options.mode,
    signal: stopping,
    ensemble: { heapMb: heapMbFor(options.znodes) },
    onProgress: (line) => say(`· ${line}`),
    onLambdaLine: (line) => backingUp && narrateLine(line, say),
    onEvent: ({ detail }) =>
      backingUp && 'outcome' in detail && narrateEnd(detail as unknown as RunReport, say),
  });
  try {
    return await demonstrate(cloud, options, directory, say);
  } finally {
    await cloud.close();
  }
}

async function demonstrate(
  cloud: LocalCloud,
  options: DemoOptions,
  directory: string,
  say: (line: string) => void,
): Promise<number> {
  say(`· loading ${options.znodes} znodes`);
  const sample = await loadSample(cloud, options.znodes);
  // The ephemerals of a session would go while trees are compared, or its server is lost: it ends here.
  if (endsSample(options)) await sample.close();
  const before = options.restore ? await readFirst(cloud) : undefined;
  say('· taking the first backup by hand: it arms the schedule\n');
  await cloud.invoke({ ensemble: localEnsemble });
  backingUp = false;
  const run = cloud.events.events.at(-1)?.detail as RunReport | undefined;
  if (!run) throw new Error('the run ended without an event');

  const circle = before && run.archive && (await closeCircle(cloud, before, options, say));
  const report = await gatherReport(cloud, run, join(directory, 'backups'));
  const page = options.report && (await writePage(cloud, directory, options.json ? 2 : 1));
  const accident = run.archive && (await makeAccident(cloud, options));
  const told = { ...report, restore: circle?.told, page: page || undefined, accident };
  if (options.json) console.log(JSON.stringify(told, null, 2));
  sayHowToGoOn(cloud, told, options, directory, say);
  if (options.keep) await untilStopped(stopping);
  if (!endsSample(options)) await sample.close();
  return run.outcome === 'Succeeded' && (circle?.isEqual ?? !options.restore) ? 0 : 1;
}

const endsSample = ({ restore, accident }: DemoOptions) => restore || accident !== undefined;

/** What was done, and where it is written what to do. */
async function makeAccident(
  cloud: LocalCloud,
  { accident: name }: DemoOptions,
): Promise<MadeAccident | undefined> {
  if (!name) return undefined;
  const { section, make } = accidents[name];
  return { name, did: await make(cloud), section };
}

async function closeCircle(
  cloud: LocalCloud,
  before: Tree,
  options: DemoOptions,
  say: (line: string) => void,
) {
  const told = await loseAndRestore(cloud, before, options.json ? 2 : 1, say);
  return { told, isEqual: tellCircle(told, options.nodes, say) };
}

/** A million znodes of 1 KB need about 2.5 GB of heap. */
const heapMbFor = (znodes: number) => Math.max(192, Math.ceil(znodes / 400));

async function run(): Promise<number> {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) {
    console.log(startUsage);
    return 0;
  }
  return main(options);
}

run().then(
  (code) => {
    process.exitCode = stopping.aborted ? 130 : code;
  },
  (error: unknown) => {
    const { sentence, hint } = explain(error);
    console.error(stopping.aborted ? 'Stopped; nothing was left running.' : sentence);
    if (hint) console.error(`  → ${hint}`);
    process.exitCode = stopping.aborted ? 130 : 2;
  },
);

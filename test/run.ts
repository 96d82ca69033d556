/** `npm test`: everything, in two lanes. */
import { ZkBackupError } from '../lambda/errors.ts';
import { prepareSharedClasses } from '../local-cloud/ensemble/prepare-shared-classes.ts';
import { prepareToolbox } from '../local-cloud/toolbox/toolbox.ts';
import { browserRefusal } from './browser/refusal.ts';
import { keep } from './jest/seconds.ts';
import { registryRefusal } from './package/refusal.ts';
import { bin, endWith, runCommand } from './run-command.ts';
import { runStages, type Stage } from './run-stages.ts';
import { seed } from './seed.ts';
import { machineRefusal } from './systemd/machine/refusal.ts';

/** A part of the tests was asked for that there is not. */
class UnknownStage extends ZkBackupError {}

/** Writes down how long each file took, so that the longest are begun first. */
const keepSeconds = '--keep-seconds';

/**
 * One jest project is one stage; of its files as many at once as a small machine has cores, and more
 * where they wait for servers and guards more than they compute.
 */
const jest = (project: string, args: readonly string[] = [], workers = 2): Stage => ({
  name: project,
  command: bin('jest'),
  args: [`--maxWorkers=${workers}`, '--selectProjects', project, ...args],
});

/** What computes, in the order in which a fault is cheapest to find. */
const front: readonly Stage[] = [
  { name: 'types', command: bin('tsc'), args: [] },
  { name: 'lint', command: bin('biome'), args: ['check', '--error-on-warnings', '.'] },
  { ...jest('node', ['--testPathPatterns', 'shellcheck']), name: 'shellcheck' },
  jest('unit'),
  jest('workflow'),
  jest('sweep'),
  jest('stack'),
  {
    ...jest('package', [], 1),
    needs: { holds: 'the packed file in an app of somebody else', refusal: registryRefusal },
  },
  jest('local-cloud', [], 3),
  jest('e2e', [], 3),
  {
    ...jest('browser', [], 1),
    needs: { holds: 'the page of report in a real browser', refusal: browserRefusal },
  },
];

/** What waits for guards, timeouts and systemd more than it computes. */
const beside: readonly Stage[] = [
  jest('node', ['--testPathIgnorePatterns', 'shellcheck'], 5),
  {
    ...jest('systemd'),
    needs: {
      holds: 'guard, capture, revive and restore under a real systemd',
      refusal: machineRefusal,
    },
  },
];

const stages = [...front, ...beside];

async function main(args: readonly string[]): Promise<number> {
  const wanted = args.filter((name) => name !== keepSeconds);
  const unknown = wanted.find((name) => !stages.some((stage) => stage.name === name));
  if (unknown) {
    throw new UnknownStage(`There is no stage "${unknown}".`, {
      hint: `Take one or more of: ${stages.map(({ name }) => name).join(', ')}; or none for all.`,
    });
  }
  console.log(`The seed is ${seed}: ZK_BACKUP_SEED=${seed} draws the same samples again.`);
  const isChosen = ({ name }: Stage) => wanted.length === 0 || wanted.includes(name);
  const chosen = (lane: readonly Stage[]) => lane.filter(isChosen);
  const left = stages.filter((stage) => !isChosen(stage));
  await prepare(chosen(stages).some(({ name }) => ['local-cloud', 'e2e'].includes(name)));
  const { code, files } = await runStages(
    { front: chosen(front), beside: chosen(beside) },
    {
      print: (line) => console.log(line),
      run: runCommand,
      strict: process.env.CI === 'true',
    },
  );
  if (args.includes(keepSeconds)) keep(files);
  if (left.length > 0) {
    console.log(`Not asked for, so not run: ${left.map(({ name }) => name).join(', ')}.`);
  }
  return code;
}

/** Downloads what is not there yet; and servers, where they will be started often, start quicker. */
async function prepare(servers: boolean): Promise<void> {
  for (const zookeeper of ['3.8', '3.9'] as const) {
    const onProgress = (line: string) => console.log(`· ${line}`);
    const toolbox = await prepareToolbox({ zookeeper, onProgress });
    if (servers) await prepareSharedClasses(toolbox);
  }
}

void endWith(main(process.argv.slice(2)));

/** `npm test`: everything, in the order in which a fault is cheapest to find. */
import { ZkBackupError } from '../lambda/errors.ts';
import { prepareToolbox } from './local-cloud/toolbox/toolbox.ts';
import { bin, endWith, runCommand } from './run-command.ts';
import { runStages, type Stage } from './run-stages.ts';
import { machineRefusal } from './systemd/machine/refusal.ts';

/** A part of the tests was asked for that there is not. */
class UnknownStage extends ZkBackupError {}

/** One jest project is one stage; of its files as many at once as a small machine has cores. */
const jest = (project: string, ...args: string[]): Stage => ({
  name: project,
  command: bin('jest'),
  args: ['--maxWorkers=2', '--selectProjects', project, ...args],
});

const stages: readonly Stage[] = [
  { name: 'types', command: bin('tsc'), args: [] },
  { name: 'lint', command: bin('biome'), args: ['check', '--error-on-warnings', '.'] },
  { ...jest('node', '--testPathPatterns', 'shellcheck'), name: 'shellcheck' },
  jest('unit'),
  jest('workflow'),
  jest('sweep'),
  jest('stack'),
  jest('node', '--testPathIgnorePatterns', 'shellcheck'),
  {
    ...jest('systemd'),
    needs: {
      holds: 'guard, capture, revive and restore under a real systemd',
      refusal: machineRefusal,
    },
  },
  jest('local-cloud'),
  jest('e2e'),
];

async function main(wanted: readonly string[]): Promise<number> {
  const unknown = wanted.find((name) => !stages.some((stage) => stage.name === name));
  if (unknown) {
    throw new UnknownStage(`There is no stage "${unknown}".`, {
      hint: `Take one or more of: ${stages.map(({ name }) => name).join(', ')}; or none for all.`,
    });
  }
  await prepareToolbox({ onProgress: (line) => console.log(`· ${line}`) });
  const chosen = stages.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
  const left = stages.filter((stage) => !chosen.includes(stage));
  const strict = process.env.CI === 'true';
  const code = await runStages(chosen, {
    print: (line) => console.log(line),
    run: runCommand,
    strict,
  });
  if (code === 0 && left.length > 0) {
    console.log(`Not asked for, so not run: ${left.map(({ name }) => name).join(', ')}.`);
  }
  return code;
}

void endWith(main(process.argv.slice(2)));

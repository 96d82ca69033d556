/** `npm test`: everything, in the order in which a fault is cheapest to find. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { explain, ZkBackupError } from '../lambda/errors.ts';
import { prepareToolbox } from './local-cloud/toolbox/toolbox.ts';

/** A part of the tests was asked for that there is not. */
class UnknownStage extends ZkBackupError {}

interface Stage {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

const root = join(__dirname, '..');
const bin = (name: string) => join(root, 'node_modules', '.bin', name);

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
  const times: string[] = [];
  for (const stage of chosen) {
    console.log(`\n── ${stage.name}`);
    const from = performance.now();
    const code = await run(stage);
    times.push(`${stage.name} ${((performance.now() - from) / 1000).toFixed(0)} s`);
    if (code !== 0) {
      console.log(`\n✗ ${stage.name} failed. ${times.join(', ')}`);
      return 1;
    }
  }
  console.log(`\n✓ all passed. ${times.join(', ')}`);
  if (left.length > 0) {
    console.log(`Not asked for, so not run: ${left.map(({ name }) => name).join(', ')}.`);
  }
  return 0;
}

const run = ({ command, args }: Stage) =>
  new Promise<number>((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      // On Node 20 each of the SDK's clients says that its time is nearly up; the Lambda runs on 24.
      env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const { sentence, hint } = explain(error);
    console.error(hint ? `${sentence}\n  → ${hint}` : sentence);
    process.exitCode = 1;
  },
);

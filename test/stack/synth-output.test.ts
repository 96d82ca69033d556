import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensembles } from './configuration.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zk-backup-synth-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What the CDK CLI prints, and how it ends. */
function synth(...context: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(
    join('node_modules', '.bin', 'cdk'),
    ['synth', '--quiet', '--output', join(folder, 'out'), ...context.flatMap((one) => ['-c', one])],
    { encoding: 'utf8', env: { ...process.env, CDK_DISABLE_CLI_TELEMETRY: 'true' } },
  );
  return { status, printed: stdout + stderr };
}

it('synth prints file, stack and ensembles, and nothing else', () => {
  const file = join(folder, 'staging.json');
  const tagged = (value: string) => ({ name: value, nodes: { tag: { key: 'zk-backup', value } } });
  writeFileSync(file, JSON.stringify(ensembles(tagged('prod'), tagged('staging'))));

  const { status, printed } = synth(`config=${file}`, 'stack=Other');

  expect(printed).toBe(`${file}: stack Other, ensembles prod, staging\n`);
  expect(status).toBe(0);
});

it('synth refuses a misspelt -c instead of taking the default file', () => {
  const { status, printed } = synth('confg=staging.json');

  expect(printed).toContain('There is no context "confg": did you mean "config"?');
  expect(printed).not.toContain('at ');
  expect(status).toBe(1);
});

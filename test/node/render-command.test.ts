import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderStep } from '../../lib/documents/node-scripts.ts';
import { exampleSettings } from '../../lib/documents/node-settings.ts';

const root = join(__dirname, '..', '..');
const render = (...args: string[]) =>
  spawnSync('node', ['--import', 'tsx', 'bin/render.ts', ...args], { cwd: root, encoding: 'utf8' });

test('a step is printed as its document runs it, each line with its place', () => {
  const { status, stdout } = render('backup', 'remove');

  const lines = stdout.trimEnd().split('\n');
  const places = lines.map((line) => /^(lib\/node\/[a-z/-]+\.sh):(\d+) +(.*)$/.exec(line) ?? []);
  const wrong = places.filter(
    ([line, file = '', number, text]) =>
      line &&
      readFileSync(join(root, file), 'utf8').split('\n')[Number(number) - 1]?.trim() !== text,
  );
  const sent = renderStep('remove', exampleSettings).filter((line) => line !== '');
  expect({ status, wrong }).toEqual({ status: 0, wrong: [] });
  expect(lines.map((line) => line.replace(/^\S*:\d+ +|^ +/, ''))).toEqual(sent);
  expect(stdout).toMatch(/^lib\/node\/backup\/remove\.sh:\d+ +remove\(\) \{$/m);
});

test('a document of one step needs no step', () => {
  expect(render('sweep').status).toBe(2);
  expect(render('revive').stdout).toBe(render('revive', 'revive').stdout);
});

test.each([
  [
    ['destroy'],
    'There is no document "destroy".\nName one of: probe, backup capture|upload|remove, revive, restore, drill drill|sweep, capture capture|upload|remove, apply.\n',
  ],
  [
    ['backup', 'destroy'],
    'The document backup has no step "destroy".\nName one of: backup capture, backup upload, backup remove.\n',
  ],
  [['drill'], 'The document drill has several steps.\nName one of: drill drill, drill sweep.\n'],
])('%j is told with what there is', (args, said) => {
  const { status, stderr } = render(...args);

  expect({ status, stderr }).toEqual({ status: 2, stderr: said });
});

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import fc from 'fast-check';
import { nodeLinePrefix } from '../../lambda/contract/node-lines.ts';
import { combine } from '../../local-cloud/ssm/step-output.ts';

const reporting = join(__dirname, '..', '..', 'lib', 'node', 'shared', 'report.sh');

/** Runs a script with lib/node/shared/report.sh, its stdin what stands in `value`. */
function report(script: string, input: Buffer | string = '', LANG = 'C.UTF-8') {
  const prelude = `readonly STEP=probe; source ${reporting}; IFS= read -r -d '' value || true`;
  const { stdout, stderr } = spawnSync('bash', ['-c', `${prelude}\n${script}`], {
    env: { PATH: process.env.PATH, LANG },
    input,
  });
  return { stdout, stderr: stderr.toString() };
}

/** The line, read as strictly as its bytes allow. @throws on what is no JSON in UTF-8 */
function read(stdout: Buffer): Record<string, unknown> {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(stdout);
  return JSON.parse(text.slice(nodeLinePrefix.length));
}

/** Of overlong forms, surrogates and what lies above U+10FFFF the agent makes U+FFFD. */
const mayBeOverlong = [0xe0, 0xed, 0xf0, 0xf4];

const tellAll =
  'tell n "$value"; tell_text t "$value"; tell_list l "$value" "$value"; report; exit';

test.each<[string, number | boolean | null]>([
  ['0', 0],
  ['7', 7],
  ['001', 1],
  ['000', 0],
  ['9007199254740991', 9007199254740991],
  ['true', true],
  ['false', false],
  ['null', null],
  ['', null],
  ['1e5', null],
  ['-1', null],
  ['0x10', null],
  ['1,"serving":true', null],
  ['[]', null],
  ['١٢', null],
  ['１２', null],
  ['9'.repeat(19), null],
])('a number of a node that reads %j is told as %j', (value, told) => {
  const { stdout } = report(tellAll, value);

  expect(read(stdout).n).toBe(told);
});

test.each(['C.UTF-8', 'C', 'nowhere'])(
  'whatever bytes a node says, its line is JSON (LANG=%s)',
  (LANG) => {
    const bytes = fc.oneof(
      fc
        .uint8Array({ min: 1, maxLength: 700 })
        .map((all) => all.filter((byte) => !mayBeOverlong.includes(byte))),
      fc.string({ unit: 'grapheme', maxLength: 400 }).map((text) => Buffer.from(text)),
      fc.stringMatching(/^["\\\n]{0,700}$/).map((text) => Buffer.from(text)),
    );

    fc.assert(
      fc.property(bytes, (value) => {
        const { stdout } = report(tellAll, Buffer.from(value), LANG);

        expect(read(stdout)).toMatchObject({
          step: 'probe',
          l: [expect.any(String), expect.any(String)],
        });
      }),
      { numRuns: 20 },
    );
  },
);

test('text in UTF-8 is told as it is', () => {
  const { stdout } = report(tellAll, '/données/日本/😀 "x" \\');

  expect(read(stdout).t).toBe('/données/日本/😀 "x" \\');
});

test('a text that is too long ends in dots, at a whole character', () => {
  const { stdout } = report(tellAll, 'ü"'.repeat(2000));

  expect(read(stdout).t).toMatch(/^(ü"?)+\.\.\.$/);
});

test('a line that Systems Manager would cut is told as that', () => {
  const { stdout } = report(
    `for i in {1..9}; do tell_text "t$i" "$value"; done; report; exit`,
    'x'.repeat(300),
  );

  expect(read(stdout)).toMatchObject({
    error: { code: 'line-too-long', message: expect.stringMatching(/has 2\d{3} characters/) },
  });
});

test('a failure is shown whole, however long its message and much its step wrote to stderr', () => {
  const { stdout, stderr } = report('fail odd "$value" "$value"', '"\\'.repeat(3000));

  const shown = combine(stdout.toString(), stderr + 'noise\n'.repeat(1000));

  const [line = ''] = shown.split('\n');
  expect(read(Buffer.from(line))).toMatchObject({ error: { code: 'odd' }, stopped: null });
});

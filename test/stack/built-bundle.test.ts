import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { builtBundle } from '../../lib/functions/built-bundle.ts';

const entry = 'lambda/handler.ts';

/** A clone as small as can be. */
let clone: string;
const write = (name: string, text: string) => writeFileSync(join(clone, name), text);
beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), 'zk-backup-bundle-'));
  mkdirSync(join(clone, 'lambda', 'parts'), { recursive: true });
  mkdirSync(join(clone, 'node_modules', 'package'), { recursive: true });
  write('package.json', '{}');
  write('tsconfig.json', '{}');
  write('node_modules/.package-lock.json', '{"packages":{"node_modules/package":"1.0.0"}}');
  write('node_modules/package/index.js', "export const of = (name) => 'package of ' + name;");
  write('lambda/parts/part.ts', "export const part: string = 'first';");
  write(
    entry,
    "import { of } from 'package';\nimport { part } from './parts/part.ts';\nexport const handler = () => of(part);",
  );
});
afterEach(() => rmSync(clone, { recursive: true }));

const codeOf = (folder: string) => readFileSync(join(folder, 'index.js'), 'utf8');
const bundles = () => readdirSync(join(clone, '.cache', 'bundles'));

it('is built once: the next synth takes the same folder as it is', () => {
  const first = builtBundle(clone, entry);
  writeFileSync(join(first, 'index.js'), '// as it was');

  const second = builtBundle(clone, entry);

  expect(second).toBe(first);
  expect(codeOf(second)).toBe('// as it was');
});

it('holds the entry and all that it imports in one file, the same bytes in every clone', () => {
  const here = builtBundle(clone, entry);
  const other = mkdtempSync(join(tmpdir(), 'zk-backup-other-clone-'));
  cpSync(clone, other, { recursive: true, filter: (name) => !name.includes('.cache') });

  const there = builtBundle(other, entry);

  expect(readdirSync(here)).toEqual(['index.js']);
  expect(codeOf(here)).toMatch(/package of.*first/s);
  expect(codeOf(there)).toBe(codeOf(here));
  rmSync(other, { recursive: true });
});

it('has the same bytes where the clone lies below node_modules, and its own are a link', () => {
  write('tsconfig.json', '{"compilerOptions":{"strict":true,"useDefineForClassFields":false}}');
  write(
    'lambda/parts/part.ts',
    "export class Part { name = 'first'; }\nexport const part = new Part().name;",
  );
  const here = builtBundle(clone, entry);
  const there = join(clone, 'app', 'node_modules', 'clone');
  for (const name of ['lambda', 'package.json', 'tsconfig.json']) {
    cpSync(join(clone, name), join(there, name), { recursive: true });
  }
  symlinkSync(join(clone, 'node_modules'), join(there, 'node_modules'));

  const below = builtBundle(there, entry);

  expect(codeOf(below)).toBe(codeOf(here));
});

it.each([
  ['a source that it imports', 'lambda/parts/part.ts', "export const part: string = 'second';"],
  ['the entry', entry, 'export const handler = () => 2;'],
  [
    'what is installed',
    'node_modules/.package-lock.json',
    '{"packages":{"node_modules/package":"2.0.0"}}',
  ],
  ["TypeScript's settings", 'tsconfig.json', '{"compilerOptions":{"target":"ES2021"}}'],
  ['what npm is told of the clone', 'package.json', '{"sideEffects":false}'],
])('is another one after a change of %s', (_what, name, text) => {
  const before = builtBundle(clone, entry);
  write(name, text);

  const after = builtBundle(clone, entry);

  expect(after).not.toBe(before);
  expect(bundles()).toHaveLength(2);
});

it('has the code of the sources as they are now', () => {
  builtBundle(clone, entry);
  write('lambda/parts/part.ts', "export const part: string = 'second';");

  const after = codeOf(builtBundle(clone, entry));

  expect(after).toContain('second');
  expect(after).not.toContain('first');
});

it('is not built of an entry that imports what the name of its bundle does not tell', () => {
  write('elsewhere.ts', 'export const elsewhere = 1;');
  write(entry, "import { elsewhere } from '../elsewhere.ts';\nexport const handler = elsewhere;");

  const building = () => builtBundle(clone, entry);

  expect(building).toThrow('lambda/handler.ts imports elsewhere.ts');
  expect(bundles()).toEqual([]);
});

it('is whole for each of three synths that build it side by side', async () => {
  // It takes a while to be written.
  const large = 'x'.repeat(10_000_000);
  write('lambda/parts/part.ts', `export const part = '${large}';`);
  const synths = await Promise.all([1, 2, 3].map(readyToBuild));

  const codes = await Promise.all(synths.map((build) => build()));

  const [key = ''] = bundles();
  const whole = sumOf(codeOf(join(clone, '.cache', 'bundles', key)));
  expect(codes).toEqual([whole, whole, whole]);
  expect(bundles()).toHaveLength(1);
});

it('is removed when no synth took it for a day, and another is built', () => {
  const old = builtBundle(clone, entry);
  const taken = builtBundle(clone, 'lambda/parts/part.ts');
  const twoDaysAgo = new Date(Date.now() - 2 * 24 * 60 * 60 * 1000);
  for (const folder of [old, taken]) utimesSync(folder, twoDaysAgo, twoDaysAgo);
  builtBundle(clone, 'lambda/parts/part.ts');
  write('lambda/parts/other.ts', '');

  const built = builtBundle(clone, entry);

  expect([old, taken, built].map((folder) => existsSync(folder))).toEqual([false, true, true]);
});

const sumOf = (text: string) => createHash('sha256').update(text).digest('hex');

/** A process that is about to build. @returns what lets it, and gives the sum of the bundle it got */
async function readyToBuild(): Promise<() => Promise<string | undefined>> {
  const module = JSON.stringify(resolve('lib', 'functions', 'built-bundle.ts'));
  const script = `const { builtBundle } = require(${module});
    process.stdin.once('data', () => {
      const folder = builtBundle(${JSON.stringify(clone)}, '${entry}');
      const code = require('node:fs').readFileSync(folder + '/index.js', 'utf8');
      console.log(require('node:crypto').createHash('sha256').update(code).digest('hex'));
      process.stdin.destroy();
    });
    console.log('ready');`;
  const child = spawn(process.execPath, ['--import', 'tsx', '-e', script], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  await lines.next();
  return async () => {
    child.stdin.end('build\n');
    return (await lines.next()).value;
  };
}

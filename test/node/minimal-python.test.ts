import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(__dirname, '..', '..', 'lib', 'node');
const scripts = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.sh'),
);

/** Built into python3 itself, or in Debian's python3-minimal, which has no gzip. */
const minimal = ['os', 're', 'sys', 'time', 'zlib'];

test('a program of Python on a node needs no more than a minimal python3', () => {
  const imports = scripts.flatMap((file) =>
    [...readFileSync(join(folder, file), 'utf8').matchAll(/^\s*(?:import|from) (.+)$/gm)].flatMap(
      ([, modules = '']) => modules.split(/, */).map((name) => `${file}: ${name}`),
    ),
  );

  expect(imports.filter((one) => !minimal.includes(one.split(': ')[1] ?? ''))).toEqual([]);
  expect(imports.length).toBeGreaterThan(4);
});

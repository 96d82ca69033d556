/** Who looks for a name finds one thing: no two files of the product export the same. */
import { files, read } from './repository.ts';

const product = files.filter((path) => /^(bin|cli|lambda|lib)\/.*\.ts$/.test(path));

/** Names that mean the same wherever they are exported, and why there are several. */
const same: Readonly<Record<string, string>> = {
  handler: 'the entry point that Lambda calls, one of each function',
};

const exported =
  /^export (?:abstract |async )*(?:const|let|function\*?|class|interface|type) (\w+)/gm;

/** Each name, and the files that export it. */
const filesByName = new Map<string, string[]>();
for (const path of product) {
  for (const [, name = ''] of read(path).matchAll(exported)) {
    filesByName.set(name, [...(filesByName.get(name) ?? []), path]);
  }
}

test('no name is exported twice', () => {
  const twice = [...filesByName]
    .filter(([name, all]) => all.length > 1 && !(name in same))
    .map(([name, all]) => `${name}: ${all.join(', ')}`);

  expect(filesByName.size).toBeGreaterThan(500);
  expect(twice).toEqual([]);
});

test('every exception is one', () => {
  const needless = Object.keys(same).filter((name) => (filesByName.get(name)?.length ?? 0) < 2);

  expect(needless).toEqual([]);
});

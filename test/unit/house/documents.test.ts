/** What a list in a document says is all there is. */
import { basename, dirname } from 'node:path';
import { files, folders, read } from './repository.ts';

const decisions = files.filter((path) => /^docs\/adr\/\d{3}-/.test(path)).sort();

test('the index of decisions has each of them, with its title', () => {
  const titles = decisions.map((path) => {
    const [, number, title] = /^# (\d{3})\.? (.*)/.exec(read(path)) ?? [];
    return `| [${number}](${basename(path)}) | ${title} |`;
  });

  const rows = read('docs/adr/README.md').match(/^\| \[.*$/gm);

  expect(rows).toEqual(titles);
});

test('each fact sheet is linked from the list of documents', () => {
  const sheets = files.filter((path) => path.startsWith('docs/facts/'));

  const unlisted = sheets.filter((path) => !read('docs/README.md').includes(path.slice(5)));

  expect(unlisted).toEqual([]);
});

test('no file keeps the marks of a merge that was not finished', () => {
  const marked = files.filter((path) => /^(<{7} |={7}$|>{7} )/m.test(read(path)));

  expect(marked).toEqual([]);
});

test('the glossary has our own words', () => {
  const ours = 'whole sound proven lineage guard stage claim lease tick fence canary drill'.split(
    ' ',
  );

  const missing = ours.filter((word) => !read('docs/glossary.md').includes(`| **${word}** |`));

  expect(missing).toEqual([]);
});

test('the map of the rooms has every folder of the product, and each of the tests that is one by itself', () => {
  const isRoom = (folder: string) =>
    /^(bin|cli|lambda|lib)\b/.test(folder)
      ? files.some((path) => dirname(path) === folder)
      : /^(local-cloud|schemas|test\/[^/]+)$/.test(folder);

  const [, map = ''] = read('CONTRIBUTING.md').split(/^## /m);
  const cells = map.match(/^\| `.*?\|/gm) ?? [];
  const named = cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name));

  expect(named.sort()).toEqual([...folders].filter(isRoom).sort());
});

/** What README claims, and where it is measured: of each number the words around it there. */
const claims: readonly (readonly [claim: string, document: string, measured: RegExp])[] = [
  ['1.6 s at 10,000 znodes', 'docs/how-it-works.md', /^\| 10,000 \| 1\.4 \| 1\.6 \|/m],
  ['9.7 s at 2,000,000', 'docs/how-it-works.md', /^\| 2,000,000 \| 9\.8 \| 9\.7 \|/m],
  ['takes 1.4 and 9.8 s', 'docs/how-it-works.md', /^\| 2,000,000 \| 9\.8 \|/m],
  ['served again 3 s after', 'docs/pictures/restore.cast', /"Served again 3 s after the command/],
  ['10,000 znodes: it served', 'docs/pictures/restore.cast', /loading 10000 znodes/],
  ['within about a second', 'docs/adr/008-guard-on-the-node.md', /within about a second/],
  [
    'in a hundred ways',
    'docs/adr/024-zookeepers-own-loader-judges-the-proof.md',
    /in a hundred ways/,
  ],
  ['no client saw its connection', 'docs/put-back.md', /none saw `SUSPENDED`/],
  ['down 2 times as long', 'docs/facts/other-ways-to-copy.md', /2 times a bare restart at 10,000/],
  ['6 times at 500,000', 'docs/facts/other-ways-to-copy.md', /6 times at 500,000/],
  ['3 of 4 runs', 'docs/facts/other-ways-to-copy.md', /in 3 of 4 runs/],
  ['25 of 50 keys', 'docs/facts/other-ways-to-copy.md', /25 of 50 keys/],
  ['200 of 200 pairs', 'docs/facts/other-ways-to-copy.md', /200 of 200 pairs/],
  ['Less than three US dollars', 'docs/cost.md', /costs less than three dollars a month/],
  ['$0.69 for each GB', 'docs/cost.md', /\$0\.69 for each GB of one archive/],
];

test.each(claims)('README may say "%s": it stands in %s', (claim, document, measured) => {
  expect(read('README.md').replaceAll(/\s+/g, ' ')).toContain(claim);
  expect(read(document)).toMatch(measured);
});

test('README has at most 150 lines', () => {
  expect(read('README.md').split('\n').length).toBeLessThanOrEqual(151);
});

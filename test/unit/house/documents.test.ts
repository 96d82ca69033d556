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

/** What comments and documents name must be there: a reader has nothing but this repository. */
import { basename, dirname, join } from 'node:path';
import packageJson from '../../../package.json';
import { files, folders, read } from './repository.ts';

/** Files of others, as their own documents call them. */
const foreign =
  /^(zkServer|zkCli|zkCleanup|zkSnapShotToolkit|zkTxnLogToolkit|_?script)\.sh$|^\/usr\/|^bin\/java$/;

const prose = files.filter((path) => /\.(ts|mjs|sh|md)$/.test(path) && !/fixtures\//.test(path));
const names = new Set(files.map((path) => basename(path)));
const documents = files.filter((path) => path.endsWith('.md'));

interface Named {
  readonly what: string;
  readonly where: string;
}

/** Whatever a pattern finds in documents, in the comments of code, and where it points to a document. */
function namedBy(pattern: RegExp): Named[] {
  return prose.flatMap((path) =>
    read(path)
      .split('\n')
      .flatMap((line, at) => {
        if (!path.endsWith('.md') && !/^\s*(\*|\/\/|\/\*\*|# )|docs\//.test(line)) return [];
        return [...line.matchAll(pattern)].map(([whole, group]) => ({
          what: group ?? whole,
          where: `${path}:${at + 1}`,
        }));
      }),
  );
}

const isThere = (what: string, path: string) =>
  [what, join(dirname(path), what)].some((one) => files.includes(one) || folders.has(one)) ||
  (!what.includes('/') && names.has(what));

test('every file and folder that is named exists', () => {
  const named = [
    ...namedBy(/(?<![\w$/{}.@:><-])\/?[\w.-]+(?:\/[\w.-]+)*\.(?:md|ts|sh|mjs)\b(?![\w/])/g),
    ...namedBy(/(?<![\w$/{}.@:-])(?:lib|lambda|bin|cli|docs|test|local-cloud)\/[\w./-]*\w/g),
  ];

  const missing = named.filter(
    ({ what, where }) => !foreign.test(what) && !isThere(what, where.slice(0, where.indexOf(':'))),
  );

  expect(named.length).toBeGreaterThan(200);
  expect(missing).toEqual([]);
});

test('every decision that is named is written down', () => {
  const numbers = documents.flatMap((path) => /^docs\/adr\/(\d{3})-/.exec(path)?.[1] ?? []);

  const named = namedBy(/\bADR (\d{3})\b/g);

  expect(named.length).toBeGreaterThan(20);
  expect(named.filter(({ what }) => !numbers.includes(what))).toEqual([]);
});

test('every command of npm that is named is one of package.json', () => {
  const named = namedBy(/\bnpm run ([\w:-]+)/g);

  expect(named.length).toBeGreaterThan(20);
  expect(named.filter(({ what }) => !(what in packageJson.scripts))).toEqual([]);
});

test('every link between documents leads to a file, and to a heading of it', () => {
  const broken = documents.flatMap((path) =>
    [...read(path).matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, target = '']) => target)
      .filter((target) => !/^[a-z]+:/.test(target))
      .filter((target) => !leadsSomewhere(path, target))
      .map((target) => `${path}: ${target}`),
  );

  expect(broken).toEqual([]);
});

function leadsSomewhere(from: string, target: string): boolean {
  const [file = '', heading] = target.split('#');
  const path = file === '' ? from : join(dirname(from), file);
  if (!files.includes(path) && !folders.has(path.replace(/\/$/, ''))) return false;
  return heading === undefined || headings(path).includes(heading);
}

/** As GitHub makes anchors of them. */
const headings = (path: string) =>
  [...read(path).matchAll(/^#+ (.*)$/gm)].map(([, text = '']) =>
    text
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );

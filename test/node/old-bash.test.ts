import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(__dirname, '..', '..', 'lib', 'node');
const scripts = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.sh'),
);

/** Lines of code of lib/node, each with its place. */
const code = scripts.flatMap((file) =>
  readFileSync(join(folder, file), 'utf8')
    .split('\n')
    .map((line, index) => ({ place: `${file}:${index + 1}`, line }))
    .filter(({ line }) => !/^\s*#/.test(line)),
);

/** What bash has learned since 4.2, the one of Amazon Linux 2; shellcheck does not ask for versions. */
const newer: readonly (readonly [name: string, example: string, pattern: RegExp])[] = [
  ['mapfile -d (4.4)', "mapfile -t -d '' lines", /\b(mapfile|readarray)(\s+-\S+)*\s+-\w*d/],
  ['a transformation (4.4)', `\${name@Q}`, /\$\{!?\w+(\[[^\]]*\])?@\w\}/],
  ['wait -n (4.3), -f, -p (5.1)', 'wait -n', /\bwait\s+-\w/],
  ['a name reference (4.3)', 'local -n name=$1', /\b(local|declare|typeset)\s+-\w*n/],
  ['local - (4.4)', 'local -', /\blocal\s+-(\s|;|$)/],
  ['writing at a negative index (4.3)', 'names[-1]=x', /\w\[-\w+\]\+?=|unset\s.*\[-/],
  ['-v of an element (4.3)', '[[ -v names[0] ]]', /-v\s+['"]?\w+\[/],
  // With something in its place where there is none: `${EPOCHREALTIME-}`.
  [
    'the time as a variable (5.0)',
    '$EPOCHREALTIME',
    /\b(EPOCHREALTIME|EPOCHSECONDS|BASH_ARGV0)\b(?!-)/,
  ],
  ['SRANDOM (5.1)', '$SRANDOM', /\bSRANDOM\b/],
  ['a time of now in printf (4.3)', "printf '%(%s)T'", /%\([^)]*\)T(?!.*\s-1\b)/],
  [
    'a newer option (4.4)',
    'shopt -s inherit_errexit',
    /\bshopt\b.*\b(inherit_errexit|localvar_\w+)/,
  ],
  ['a substitution without a process (5.3)', `\${ date; }`, /\$\{[\s|]/],
];

test.each(newer)('no script needs a bash with %s', (_name, _example, pattern) => {
  const found = code.filter(({ line }) => pattern.test(line));

  expect(found).toEqual([]);
});

test.each(newer)('%s would be seen', (_name, example, pattern) => {
  expect(example).toMatch(pattern);
});

/** Before 4.4 an empty array is an unbound variable. These hold something wherever they stand bare. */
const neverEmpty = [
  'PIPESTATUS',
  'addresses',
  'arguments',
  'aside',
  'before',
  'canaries',
  'capture_tools',
  'compress',
  'files',
  'folders',
  'free_bytes',
  'logs',
  'members',
  'new',
  'options',
  'order_files',
  'lines',
  'paths',
  'present',
  'ready',
  's3_options',
  'servers',
  'statuses',
  'sums',
  'unpack',
  'wanted',
  'words',
  'wrong',
];

test('an array is expanded bare only where it is known to hold something', () => {
  const bare = /(?<!\+")\$\{(\w+)\[[@*]\](?!:?[+-])/g;

  const found = code.flatMap(({ place, line }) =>
    [...line.matchAll(bare)]
      .filter(([, name = '']) => !neverEmpty.includes(name))
      .map(([expansion]) => `${place} ${expansion}`),
  );

  expect(found).toEqual([]);
});

/** What documents tell to type is taken by who reads it, and some test types it. */
import { parseOptions } from '../../../bin/local/options.ts';
import { parseCommandLine } from '../../../cli/frame/parse.ts';
import { verbs } from '../../../cli/verbs.ts';
import { commandsIn, commandsOf, type DocumentedCommand } from './documented-commands.ts';
import { files, read } from './repository.ts';

const spelt = ({ words, where }: DocumentedCommand) => `${where}: ${words.join(' ')}`;

/** Those that a reader throws at. */
const refused = (commands: readonly DocumentedCommand[], readers: (words: string[]) => unknown) =>
  commands.flatMap((command) => {
    try {
      readers([...command.words]);
      return [];
    } catch (error) {
      return [`${spelt(command)}: ${(error as Error).message}`];
    }
  });

test('commands are found in samples and between backticks, without what is not theirs', () => {
  const text = [
    'Type `npx x a`, not npx x b.',
    '```sh',
    "$ npx x c --d 'e f' # why",
    'npx x g \\',
    '  --h > file',
    'To go on: npx x i.',
    'eval "$(npx x j)"',
    '15 * * * * cd /opt && npx x k > file || cat file',
    'SEED=1 npx x l',
    '```',
  ].join('\n');

  expect(commandsIn(text, 'npx x').map((words) => words.slice(2))).toEqual([
    ...[['c', '--d', 'e f'], ['g', '--h'], ['i'], ['j'], ['k'], ['l']],
    ['a'],
  ]);
});

test('each command of ours has a verb and options that there are', () => {
  const typed = commandsOf('npx zk-backup').filter(({ words }) => words.length > 3);

  const wrong = refused(typed, ([, , ...args]) => parseCommandLine(args, verbs, 80));

  expect(typed.length).toBeGreaterThan(80);
  expect(wrong).toEqual([]);
});

test('a command that is only named is one that there is', () => {
  const named = commandsOf('npx zk-backup').filter(({ words }) => words.length === 3);

  const unknown = named.filter(({ words: [, , verb = ''] }) => !(verb in verbs));

  expect(named.length).toBeGreaterThan(5);
  expect(unknown.map(spelt)).toEqual([]);
});

test('each option of npm start is one that it takes', () => {
  const typed = commandsOf('npm start').filter(({ words }) => words[3]?.startsWith('--'));

  const wrong = refused(typed, ([, , , ...args]) => parseOptions(args));

  expect(typed.length).toBeGreaterThan(4);
  expect(wrong).toEqual([]);
});

describe('The table of who types what', () => {
  const [, section = ''] = read('CONTRIBUTING.md').split('## Commands in the documents\n');
  const [table = ''] = section.split('\n## ');
  const rows = [...table.matchAll(/^\| `(.*?)` \| (.*) \|$/gm)].map(([, begins = '', by = '']) => ({
    begins,
    by,
  }));
  const forUsers = ['npx', 'npm', 'aws']
    .flatMap(commandsOf)
    .filter(({ words, where }) => words.length > 1 && !/^docs\/(adr|facts)\//.test(where));

  const rowsOf = ({ words }: DocumentedCommand) =>
    rows.filter(({ begins }) => `${words.join(' ')} `.startsWith(`${begins} `));

  test('has a row for each command of a document', () => {
    const without = forUsers.filter((command) => rowsOf(command).length === 0);

    expect(without.map(spelt)).toEqual([]);
  });

  test('has no row that nobody needs', () => {
    const used = new Set(forUsers.flatMap(rowsOf));

    expect(rows.filter((row) => !used.has(row))).toEqual([]);
  });

  test('names a test that there is, or the reason why there is none', () => {
    const tests = rows.flatMap(({ by }) =>
      [...by.matchAll(/`(test\/\S+)`/g)].map(([, path]) => path),
    );
    const silent = rows.filter(({ by }) => !/`test\/|^none: |^`npm test`/.test(by));

    expect(tests.filter((path = '') => !files.includes(path))).toEqual([]);
    expect(silent).toEqual([]);
  });
});

import { readFileSync } from 'node:fs';
import { accidentNames, accidents } from '../../../bin/local/accidents.ts';
import { BadStartOption, parseOptions, startUsage } from '../../../bin/local/options.ts';

/** What a person reads who starts it like this. */
function refusalOf(...args: string[]): { sentence: string; hint: string } {
  try {
    parseOptions(args);
  } catch (error) {
    if (error instanceof BadStartOption) return { sentence: error.message, hint: error.hint ?? '' };
    throw error;
  }
  throw new Error('it was taken');
}

test.each(accidentNames)('the accident %s is taken with --keep, and help names it', (accident) => {
  const options = parseOptions(['--keep', '--accident', accident]);

  expect(options).toMatchObject({ keep: true, accident });
  expect(startUsage).toContain(accident);
});

test.each(accidentNames)('docs/restore.md has the part that repairs %s', (accident) => {
  const { section } = accidents[accident];

  expect(readFileSync('docs/restore.md', 'utf8').split('\n')).toContain(`## ${section}`);
});

test('an accident that there is not is answered with those that there are', () => {
  expect(refusalOf('--keep', '--accident', 'fire').sentence).toBe(
    '--accident got "fire"; it takes lose-member, lose-quorum, bad-data, deleted-subtree.',
  );
});

test('an accident without --keep would be gone before anybody repairs it', () => {
  expect(refusalOf('--accident', 'bad-data')).toEqual({
    sentence: '--accident needs --keep: without it all is stopped before you can repair anything.',
    hint: 'Type npm start -- --keep --accident bad-data',
  });
});

test('an accident is not made where --restore loses all data and restores it itself', () => {
  expect(refusalOf('--keep', '--restore', '--accident', 'bad-data').sentence).toMatch(
    /^--accident and --restore do not go together/,
  );
});

test('a single server has no member to lose, and is a quorum of its own', () => {
  expect(refusalOf('--keep', '--nodes', '1', '--accident', 'lose-member').hint).toBe(
    'Type npm start -- --keep --nodes 1 --accident lose-quorum',
  );
  expect(parseOptions(['--keep', '--nodes', '1', '--accident', 'lose-quorum']).nodes).toBe(1);
});

test('help is given whatever stands beside it', () => {
  expect(parseOptions(['--help', '--accident', 'bad-data']).help).toBe(true);
});

test('docs/try-it.md shows the help as it is printed', () => {
  expect(readFileSync('docs/try-it.md', 'utf8')).toContain(
    `$ npm start -- --help\n${startUsage}\n`,
  );
});

test.each(accidentNames)(
  'docs/practise.md leads from %s to the part that repairs it',
  (accident) => {
    const { section } = accidents[accident];
    const anchor = section.toLowerCase().replaceAll(' ', '-');

    const row = readFileSync('docs/practise.md', 'utf8')
      .split('\n')
      .find((line) => line.startsWith(`| \`${accident}\` |`));

    expect(row).toContain(`[${section}](restore.md#${anchor})`);
  },
);

import { programHelp } from '../../../cli/frame/help.ts';
import { commandLinePage } from '../../../cli/frame/page.ts';
import { verbs } from '../../../cli/verbs.ts';
import packageJson from '../../../package.json';
import { read } from '../house/repository.ts';
import { run } from './archives.ts';

const names = Object.keys(verbs);

test.each([[['--help']], [['help']], [['-h']]])('%j prints the help', async (args) => {
  const { code, stdout } = await run(...args);

  expect(code).toBe(0);
  expect(stdout).toMatch(/^npx zk-backup COMMAND\n/);
});

test.each(names)('the help has a line for %s, and its code is found', async (name) => {
  const { stdout } = await run('--help');

  expect(stdout).toMatch(new RegExp(`^  ${name} +[A-Z[-]`, 'm'));
  await expect(verbs[name]?.load()).resolves.toBeInstanceOf(Function);
});

test.each(names)('%s has a help of its own, however it is asked for', async (name) => {
  const asked = [
    [name, '--help'],
    ['--help', name],
    ['help', name],
    ['--json', name, '-h'],
  ];

  const answers = await Promise.all(asked.map((args) => run(...args)));

  expect(new Set(answers.map(({ stdout }) => stdout)).size).toBe(1);
  expect(answers[0]).toMatchObject({ code: 0, stderr: '' });
  expect(answers[0]?.stdout).toMatch(new RegExp(`^npx zk-backup ${name} `));
});

test.each(names)('the help of %s shows examples that it takes', async (name) => {
  const lines = verbs[name]?.examples.map(([line]) => line) ?? [];

  const { stdout } = await run(name, '--help');

  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines) {
    expect(stdout).toContain(`  ${line}\n`);
    expect(line).toContain(`npx zk-backup ${name} `);
  }
});

test.each([44, 60, 80, 100])('on %d columns no line of the help is longer', (width) => {
  const lines = programHelp(verbs, width).split('\n');

  expect(lines.filter((line) => line.length > width)).toEqual([]);
});

test('without a command the help is printed, and it is bad usage', async () => {
  const { code, stdout } = await run();

  expect(code).toBe(2);
  expect(stdout).toMatch(/^npx zk-backup COMMAND\n/);
});

test.each([[['--version']], [['list', '--version']]])('%j prints the version', async (args) => {
  const { code, stdout } = await run(...args);

  expect({ code, stdout }).toEqual({ code: 0, stdout: `zk-backup ${packageJson.version}\n` });
});

test('the page in docs is what the rows of the verbs make: npm run pages', () => {
  expect(read('docs/command-line.md')).toBe(commandLinePage(verbs));
});

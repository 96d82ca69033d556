import { verbs } from '../../../cli/verbs.ts';
import { run } from './archives.ts';

test.each([[['--help']], [['help']], [['ls', '--help']]])('%j prints the help', async (args) => {
  const { code, stdout } = await run(...args);

  expect(code).toBe(0);
  expect(stdout).toMatch(/^npx zk-backup COMMAND\n/);
});

test.each(Object.keys(verbs))('the help has a line for %s, and its code is found', async (name) => {
  const { stdout } = await run('--help');

  expect(stdout).toMatch(new RegExp(`^  ${name} +[A-Z[-]`, 'm'));
  await expect(verbs[name]?.load()).resolves.toBeInstanceOf(Function);
});

test('without a command the help is printed, and it is bad usage', async () => {
  const { code, stdout } = await run();

  expect(code).toBe(2);
  expect(stdout).toMatch(/^npx zk-backup COMMAND\n/);
});

import { existsSync, readFileSync } from 'node:fs';
import { systemCommand, until } from './node-under-test.ts';
import { RestoreUnderTest } from './restore-under-test.ts';

let restore: RestoreUnderTest;
beforeEach(async () => {
  restore = await RestoreUnderTest.create();
});
afterEach(() => restore.close());

/** What decides how a JVM before 18 reads names, of the server that runs. */
function localeOfServer(): string[] {
  const pid = readFileSync(restore.node.pidFile, 'utf8').trim();
  return readFileSync(`/proc/${pid}/environ`, 'utf8')
    .split('\0')
    .filter((entry) => /^(LC_ALL|LC_CTYPE|LANG)=/.test(entry))
    .sort();
}

/** The server runs in a locale of its own; the agent, in each test, in C.UTF-8. */
async function serveIn(locale: Record<string, string>): Promise<void> {
  await restore.killServer();
  await restore.node.start(locale);
}

const german = { LANG: 'de_DE.ISO-8859-1', LC_CTYPE: 'POSIX' };
const inGerman = ['LANG=de_DE.ISO-8859-1', 'LC_CTYPE=POSIX'];

test.each([
  ['of its own', german, inGerman],
  ['that nothing names', {}, []],
])('a capture starts the server in the locale %s', async (_what, locale, expected) => {
  await serveIn(locale);

  await restore.node.run('capture', { environment: { LC_ALL: 'C.UTF-8' } });

  expect(restore.node.calls).toEqual(['stop', 'start']);
  expect(localeOfServer()).toEqual(expected);
});

test('the guard and revive start the server in its own locale', async () => {
  const { node } = restore;
  await serveIn(german);
  node.killOnceStopped();

  await node.run('capture');
  await until(() => node.serves, 'the guard has started the server');
  const byGuard = localeOfServer();
  await restore.killServer();
  await node.run('revive');

  expect(byGuard).toEqual(inGerman);
  expect(localeOfServer()).toEqual(inGerman);
});

test('revive starts the server in the locale that the stage of the dead capture remembers', async () => {
  const { node } = restore;
  await serveIn(german);
  // Capture and guard die together.
  node.command(
    'cp',
    `[[ $* != *sparse* ]] || { kill -KILL "$(<${node.stage}/armed)" 0; }; exec ${systemCommand('cp')} "$@"`,
  );
  await node.run('capture');

  await node.run('revive');

  expect(existsSync(node.stage)).toBe(false);
  expect(localeOfServer()).toEqual(inGerman);
});

test('a restore starts the server in the locale that the halted one had', async () => {
  await serveIn(german);

  await restore.line('stage');
  await restore.line('halt');
  await restore.line('place');
  await restore.line('start');

  expect(localeOfServer()).toEqual(inGerman);
});

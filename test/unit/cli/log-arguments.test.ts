import { archiveOf, run, small, temporaryFolder } from './archives.ts';

const folder = temporaryFolder();
const archive = folder.path('small.tar.gz');
beforeAll(async () => {
  folder.write('small.tar.gz', await archiveOf(small()));
});
afterAll(() => folder.remove());

test('where nothing is as it was asked for, that is said', async () => {
  const { code, stdout, stderr } = await run('log', archive, '/none');

  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain('holds 17 transactions in its logs, and none that was asked for.');
});

test('of a damaged log is told what comes before the damage', async () => {
  const members = small();
  members['log/version-2/log.1']?.writeUInt8(99, 1700);
  const damaged = folder.write('damaged.tar.gz', await archiveOf(members));

  const { code, stdout, stderr } = await run('log', damaged);

  expect(code).toBe(2);
  expect(stdout).toContain('  0x10  ');
  expect(stdout).not.toContain('  0x11  ');
  expect(stderr).toContain('These are not all transactions');
});

test.each([
  ['--grep', '(', '--grep got no regular expression'],
  ['--type', 'create,remove', '--type got "remove"'],
  ['--since', 'yesterday', '--since got "yesterday"'],
  ['--until', '2026-11-22T03:00:00', 'a time with its zone'],
  ['--until', 'just-before:p', '--until got "just-before:p"'],
  ['--session', '17', '--session got "17"'],
])('%s %s is refused before anything is read', async (option, value, why) => {
  const { code, stdout, stderr } = await run('log', folder.path('none'), option, value);

  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(why);
});

test.each([
  ['0x11', '0x10'],
  ['0x11', 'just-before:0x11'],
  ['2026-11-22T03:00:01Z', '2026-11-22T03:00:00Z'],
])('since %s until %s is refused before anything is read', async (since, until) => {
  const { code, stderr } = await run(
    ...['log', folder.path('none'), '--since', since, '--until', until],
  );

  expect(code).toBe(2);
  expect(stderr).toContain(`--since ${since} is after --until ${until}.`);
});

test.each([
  ['just-before:/none', 'hold no change of /none'],
  ['just-before:0x99', 'hold no transaction 0x99'],
])('until %s says what the backup does not hold', async (until, why) => {
  const { code, stdout, stderr } = await run('log', archive, '--until', until);

  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(why);
});

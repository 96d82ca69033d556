import { archiveOf, run, small, temporaryFolder } from './archives.ts';
import { FakeCloud } from './fake-cloud.ts';
import { plannedCloud } from './plans.ts';

const folder = temporaryFolder();
const archive = folder.path('small.tar.gz');
beforeAll(async () => {
  folder.write('small.tar.gz', await archiveOf(small()));
});
afterAll(() => folder.remove());

const byCloud = (cloud: FakeCloud) => (args: string[]) => cloud.run(...args);
const alone = (args: string[]) => run(...args);

test.each<[string, string[], typeof alone, number, string]>([
  ['a mistyped command', ['lst', '--json'], alone, 2, 'BadOption'],
  ['a mistyped option', ['--json', 'list', '--lst'], alone, 2, 'BadOption'],
  ['a file that is not there', ['ls', './none', '--json'], alone, 2, 'NotReached'],
  ['a znode that is not there', ['cat', archive, '/none', '--json'], alone, 1, 'NoSuchZnode'],
  ['no ensemble', ['status', 'prd', '--json'], byCloud(plannedCloud()), 2, 'NoSuchEnsemble'],
  ['no ensemble to list', ['list', 'prd', '--json'], byCloud(plannedCloud()), 1, 'NoSuchEnsemble'],
  [
    'two stacks',
    ['list', '--json', '--outputs', 'a', '--bucket', 'b'],
    byCloud(new FakeCloud()),
    2,
    'BadOption',
  ],
])(
  'under --json %s is one document on stdout, and said on stderr',
  async (_what, args, act, exit, code) => {
    const { code: exitCode, stdout, stderr } = await act(args);

    const { schemaVersion, error } = JSON.parse(stdout);
    expect({ exitCode, schemaVersion, code: error.code }).toEqual({
      exitCode: exit,
      schemaVersion: 1,
      code,
    });
    expect(stderr).toContain(`${error.sentence}\n  → `);
  },
);

test('what ends the documents of log too early is the last of them, on a line', async () => {
  const members = small();
  members['log/version-2/log.1']?.writeUInt8(99, 1700);
  const damaged = folder.write('damaged.tar.gz', await archiveOf(members));

  const { stdout } = await run('log', damaged, '--json');

  const documents = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(documents.length).toBeGreaterThan(10);
  expect(documents.slice(0, -1).filter((one) => 'error' in one)).toEqual([]);
  expect(documents.at(-1)).toMatchObject({ schemaVersion: 1, error: { code: 'NotReadable' } });
});

import { archiveOf, run, small, temporaryFolder } from './archives.ts';
import { FakeCloud, manifest, manifestKey, succeeded } from './fake-cloud.ts';
import { goodCloud, planId, plannedCloud, report } from './plans.ts';

const folder = temporaryFolder();
const archive = folder.path('small.tar.gz');
beforeAll(async () => {
  folder.write('small.tar.gz', await archiveOf(small()));
});
afterAll(() => folder.remove());

/** A stack with a backup, whose function answers that all went well. */
function answering(): FakeCloud {
  const cloud = new FakeCloud();
  cloud.put(manifestKey('20261122T030000Z'), manifest());
  cloud.answers(succeeded(report({ kind: 'drill' })));
  return cloud;
}

const by = (cloud: () => FakeCloud) => (args: string[]) => cloud().run(...args);
const alone = (args: string[]) => run(...args);

test.each<[string[], typeof alone]>([
  [['list', 'prod'], by(answering)],
  [['status', 'prod'], by(answering)],
  [['run', 'prod'], by(answering)],
  [['restore', 'prod', '--plan-only'], by(goodCloud)],
  [['undo', planId, '--yes'], by(() => plannedCloud(succeeded(report({ kind: 'undo' }))))],
  [['drill', 'prod'], by(answering)],
  [['verify', archive], alone],
  [['ls', archive], alone],
  [['cat', archive, '/p'], alone],
  [['stat', archive, '/p'], alone],
  [['get', archive, '/p', '-o', folder.path('p')], alone],
  [['diff', archive, archive], alone],
  [['diff', archive, archive, '--summary'], alone],
])('the document of %j says the version of its schema', async (args, act) => {
  const { stdout } = await act([...args, '--json']);

  expect(JSON.parse(stdout)).toMatchObject({ schemaVersion: 1 });
});

test('each transaction of log is a document on a line', async () => {
  const { stdout } = await run('log', archive, '--json');

  const documents = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(documents).toHaveLength(17);
  expect(new Set(documents.map(({ schemaVersion }) => schemaVersion))).toEqual(new Set([1]));
});

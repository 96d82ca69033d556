import { verbs } from '../../../cli/verbs.ts';
import { restoreKeys } from '../../../lambda/contract/keys.ts';
import { archiveOf, beginningOfRandom, run, small, temporaryFolder } from './archives.ts';
import { drillResult } from './drill-results.ts';
import { archiveKey, FakeCloud, failed, manifest, manifestKey, succeeded } from './fake-cloud.ts';
import { outputsFile } from './outputs-file.ts';
import { partCloud, partReport, plannedPartCloud } from './part-plans.ts';
import { goodCloud, planId, plannedCloud, putStatus, report, state } from './plans.ts';
import { faultsOf, schemaNames } from './schemas.ts';

const folder = temporaryFolder();
const archive = folder.path('small.tar.gz');
const outputs = outputsFile('prod', 'staging');
beforeAll(async () => {
  folder.write('small.tar.gz', await archiveOf(small()));
  const members = small();
  members['log/version-2/log.1']?.writeUInt8(99, 1700);
  folder.write('damaged.tar.gz', await archiveOf(members));
  beginningOfRandom(folder.path('random'));
});
afterAll(() => {
  folder.remove();
  outputs.remove();
});

const tick = '20261122T030000Z';

/** A stack with a backup, a drill and a restore, whose function answers that a drill went well. */
function answering(): FakeCloud {
  const cloud = new FakeCloud();
  cloud.put(manifestKey(tick), manifest());
  cloud.put(restoreKeys.drill('prod', tick), drillResult());
  putStatus(cloud, { nodes: [state('i-1')], report: report() });
  cloud.answers(succeeded(report({ kind: 'drill', drill: drillResult() })));
  return cloud;
}

/** Its function ends without a word. */
function failing(): FakeCloud {
  const cloud = new FakeCloud();
  for (const _ of 'ab') cloud.answers(failed('It ran out of time.'));
  return cloud;
}

/** It takes no such request. */
function refusing(): FakeCloud {
  const cloud = new FakeCloud();
  cloud.answers(
    succeeded({
      version: 1,
      outcome: 'Refused',
      code: 'bad-request',
      reason: 'No.',
      hint: 'Ask again.',
    }),
  );
  return cloud;
}

/** Its put-back met a client, and a server that refused a request as a whole. */
const conflicting = () =>
  plannedPartCloud(
    partReport({
      ...{ batches: 1, of: 3, lists: 0, refusals: 1, remainders: 2, milliseconds: 7 },
      conflict: { path: '/app/b', code: -110, codeName: 'NodeExists', request: 1 },
      refused: [{ code: -114, codeName: 'InvalidACL' }],
      remaining: [
        { path: '/app/b', to: 'create', why: 'not-applied' },
        {
          ...{ path: '/app/config', to: 'setData', why: 'others' },
          by: { change: 'changed', zxid: '0x9', session: '0x1', time: '2026-11-22T12:00:01.000Z' },
        },
      ],
    }),
  );

/** Its function has counted. */
function counting(): FakeCloud {
  const cloud = answering();
  const keep = { days: 30 };
  const time = '2026-11-22T03:00:00Z';
  const backup = { time, level: 3, kept: ['newest'], until: null, isTagged: false };
  cloud.executions.length = 0;
  cloud.answers(
    succeeded({
      ...{ version: 1, outcome: 'Succeeded', ensemble: 'prod', asked: 'expire', keep, left: 0 },
      backups: [{ key: archiveKey(tick), ...backup }],
    }),
  );
  return cloud;
}

const by = (cloud: () => FakeCloud) => (args: string[]) => cloud().run(...args);
const alone = (args: string[]) => run(...args);
const undone = () => plannedCloud(succeeded(report({ kind: 'undo' })));

test.each<[string, string[], typeof alone]>([
  ['list', ['list', 'prod'], by(answering)],
  ['list', ['list', 'prod'], by(failing)],
  ['status', ['status', 'prod'], by(answering)],
  ['run', ['run', 'prod'], by(failing)],
  ['run', ['run', 'prod'], by(refusing)],
  ['run-all', ['run', '--all', '--outputs', outputs.path], by(failing)],
  ['restore', ['restore', 'prod', '--plan-only'], by(goodCloud)],
  ['restore', ['restore', 'prod', '--execute', planId, '--yes'], by(undone)],
  ['restore', ['restore', 'prod'], by(refusing)],
  ['restore', ['restore', 'prod', '--path', '/app', '--plan-only'], by(partCloud)],
  ['restore', ['restore', 'prod', '--path', '/app', '--plan-only', '--all'], by(partCloud)],
  ['restore', ['restore', 'prod', '--execute', planId, '--yes'], by(conflicting)],
  ['undo', ['undo', planId, '--yes'], by(conflicting)],
  ['undo', ['undo', planId, '--yes'], by(undone)],
  ['undo', ['undo', planId], by(undone)],
  ['expire', ['expire', 'prod'], by(counting)],
  ['expire', ['expire', 'prod', '--dry-run'], by(refusing)],
  ['pin', ['pin', archiveKey(tick)], by(counting)],
  ['pin', ['unpin', archiveKey(tick)], by(counting)],
  ['drill', ['drill', 'prod'], by(answering)],
  ['drill', ['drill', 'prod'], by(failing)],
  ['verify', ['verify', archive], alone],
  ['verify', ['verify', folder.path('random')], alone],
  ['verify', ['verify', folder.path('damaged.tar.gz')], alone],
  ['ls', ['ls', archive], alone],
  ['cat', ['cat', archive, '/p'], alone],
  ['stat', ['stat', archive, '/p'], alone],
  ['get', ['get', archive, '/p', '-o', folder.path('p')], alone],
  ['get', ['get', archive, '/', '-o', folder.path('all/')], alone],
  ['diff', ['diff', archive, folder.path('random')], alone],
  ['diff', ['diff', archive, folder.path('random'), '--data'], alone],
  ['diff-summary', ['diff', archive, folder.path('random'), '--summary'], alone],
  ['error', ['ls', folder.path('none')], alone],
  ['error', ['lst'], alone],
])('a document of schemas/%s.schema.json is what %j prints', async (schema, args, act) => {
  const { stdout } = await act([...args, '--json']);

  expect(faultsOf(schema, JSON.parse(stdout))).toEqual([]);
});

test.each([[[]], [['--data']]])('each line of log %j is a document by its schema', async (args) => {
  const { stdout } = await run('log', folder.path('random'), ...args, '--json');

  const documents = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(documents.length).toBeGreaterThan(4000);
  expect(documents.flatMap((one) => faultsOf('log', one)).slice(0, 3)).toEqual([]);
});

test('a field that no schema declares is seen', () => {
  const told = { schemaVersion: 1, children: [], parents: [] };

  expect(faultsOf('ls', told)).toEqual([expect.stringContaining('parents')]);
});

test('each schema is that of a command', () => {
  const printed = Object.values(verbs).flatMap(({ prints }) => prints);

  expect(new Set(schemaNames)).toEqual(new Set([...printed, 'error']));
});

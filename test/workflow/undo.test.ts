import { writeJson } from '../../lambda/aws/archive-store.ts';
import { restoreKeys } from '../../lambda/contract/keys.ts';
import type { Zxid } from '../../lambda/contract/zxid.ts';
import type { Inspected } from '../../lambda/restore/nodes/situation.ts';
import type { RestoreReport } from '../../lambda/restore/report.ts';
import { all, destroyed, healthy, inspected, nothing } from '../unit/lambda/restore/nodes.ts';
import { fails, type RestoreUnderTest, restoreUnderTest } from './restore-under-test.ts';

let under: RestoreUnderTest;
beforeEach(async () => {
  under = await restoreUnderTest();
  await under.backUp();
});
afterEach(() => under.stop());

/** Executes a plan, then undoes it; keeps what the undo sent. */
async function undone({ force = false } = {}) {
  const { planId } = await under.planned({ force });
  await under.invoke({ plan: planId, execute: true });
  under.sent.length = 0;
  return under.invoke({ undo: planId });
}

test('an undo puts back everywhere, and starts what served before', async () => {
  const report = await undone();

  expect(report).toMatchObject({
    kind: 'undo',
    outcome: 'Succeeded',
    sentences: [
      'The old data is back.',
      'What was restored on i-1 is in /data/version-2.undone-x.',
      'What was restored on i-2 is in /data/version-2.undone-x.',
      'What was restored on i-3 is in /data/version-2.undone-x.',
      'The next backup is of another lineage than the last one, and will say so. If it is refused because its data is older (a standalone server has no epoch that tells): npx zk-backup run prod --new-lineage',
    ],
  });
  expect(under.sent).toEqual([`undo ${all}`, `start ${all}`, `clear ${all}`]);
  expect(under.events.at(-1)).toBe('ZooKeeper Restore Undo Succeeded');
});

/** Three servers that hold as much. */
const counted = (zxid: Zxid, znodes: number) =>
  healthy().map(({ instanceId, line }) => ({ instanceId, line: { ...line, zxid, znodes } }));

const compared = ({ served = [] }: RestoreReport) =>
  served.map(({ instanceId, role, comparedWith, comparison, found }) =>
    [instanceId, role, comparedWith, comparison, found].join(' ').trim(),
  );

test('at the end it tells of every node what it serves, beside what it served before the restore', async () => {
  under.world.nodes = counted('0x20', 16);
  const { planId } = await under.planned();
  await under.invoke({ plan: planId, execute: true });
  const [first, second, third] = counted('0x600000000', 16) as [Inspected, Inspected, Inspected];
  const wrote = { ...third.line, zxid: '0x600000002' as const, znodes: 18 };
  under.world.nodes = [first, second, { ...third, line: wrote }];

  const report = await under.invoke({ undo: planId });

  expect(compared(report)).toEqual([
    'i-1 follower before equal',
    'i-2 leader before equal',
    'i-3 follower before went-on 2 transactions since',
  ]);
});

test('a server that serves less than before the restore is named', async () => {
  under.world.nodes = counted('0x20', 16);
  const { planId } = await under.planned();
  await under.invoke({ plan: planId, execute: true });
  under.world.nodes = counted('0x600000000', 6);

  const report = await under.invoke({ undo: planId });

  expect(compared(report)[0]).toBe(
    'i-1 follower before differs 15 znodes when it was asked, before its stop',
  );
});

test('where nobody wrote down what was served before, nothing is compared, and the undo is as good', async () => {
  under.world.nodes = counted('0x20', 16);
  const { planId } = await under.planned();
  await under.invoke({ plan: planId, execute: true });
  await writeJson(under.store, restoreKeys.result(planId), { nodes: [] }, 'always');

  const report = await under.invoke({ undo: planId });

  expect(report.outcome).toBe('Succeeded');
  expect(compared(report)[0]).toBe('i-1 follower before not-compared');
});

test('what did not serve before the restore does not serve after its undo, as before', async () => {
  under.world.nodes = destroyed();

  const report = await undone();

  expect(report.served?.map(({ role, comparison }) => [role, comparison])).toEqual(
    Array(3).fill([null, 'equal']),
  );
});

test('what did not serve before is not started: an empty member could win a vote', async () => {
  under.world.nodes = [...healthy().slice(0, 2), inspected(3, null, nothing)];

  const report = await undone({ force: true });

  expect(under.sent).toEqual([`undo ${all}`, 'start i-1,i-2', `clear ${all}`]);
  expect(report.warnings).toEqual([
    'Not started, because not serving before the restore: i-3 (empty).',
  ]);
});

test('an undo of a full loss starts nothing', async () => {
  under.world.nodes = destroyed();

  await undone();

  expect(under.sent).toEqual([`undo ${all}`, `clear ${all}`]);
});

test('where one node cannot be undone none is started, and the undo can be tried again', async () => {
  under.world.instead['undo i-2'] = fails('undo');
  const report = await undone();
  const sent = [...under.sent];
  under.world.instead['undo i-2'] = undefined;

  const again = await under.invoke({ undo: report.runId });

  expect(report).toMatchObject({ outcome: 'Unknown', phase: 'undo' });
  expect(sent).toEqual([`undo ${all}`]);
  expect(again.outcome).toBe('Succeeded');
});

test('an undo follows at once on a restore that left nodes in doubt', async () => {
  under.world.instead.place = fails('place');
  under.world.instead.undo = fails('undo');
  const { planId } = await under.planned();
  const restored = await under.invoke({ plan: planId, execute: true });
  under.world.instead = {};

  const report = await under.invoke({ undo: planId });

  expect(restored.outcome).toBe('Unknown');
  expect(report.outcome).toBe('Succeeded');
});

test('an undo of what was never moved stops nobody', async () => {
  under.world.instead['stage i-1'] = fails('stage');

  const report = await undone();

  expect(report).toMatchObject({ outcome: 'Succeeded', sentences: ['Nothing had been moved.'] });
  expect(under.sent).toEqual([`start ${all}`, `clear ${all}`]);
});

test('an undo after an undo stops nobody, and says that the old data is back', async () => {
  const { runId } = await undone();
  under.sent.length = 0;

  const report = await under.invoke({ undo: runId });

  expect(report.sentences).toEqual(['The old data is back.']);
  expect(under.sent).toEqual([`start ${all}`, `clear ${all}`]);
});

test('where the old data of one node is gone, nobody is stopped: what it serves would win', async () => {
  const { plan } = await under.execute();
  under.world.ofPlan['i-2'] = 'nothing';
  under.sent.length = 0;

  const report = await under.invoke({ undo: plan.planId });

  expect(report).toMatchObject({ outcome: 'Failed', phase: 'inspect' });
  expect(report.reason).toMatch(/^The old data of i-2 is gone/);
  expect(under.sent).toEqual([]);
});

test('what is staged may still be moved by a command under way: it is undone', async () => {
  const { plan } = await under.execute();
  under.world.ofPlan = { 'i-1': 'before', 'i-2': 'staged', 'i-3': 'undone' };
  under.sent.length = 0;

  await under.invoke({ undo: plan.planId });

  expect(under.sent[0]).toBe(`undo ${all}`);
});

test.each([
  ['is offline', { nodes: healthy().slice(0, 2), offline: ['i-3'] }],
  [
    'is another one now',
    { nodes: [...healthy().slice(0, 2), { ...inspected(3, null), instanceId: 'i-9' }] },
  ],
  ['does not say what it has of the plan', { instead: { 'inspect i-3': fails('inspect') } }],
])('where a node %s, nobody is stopped', async (_how, world) => {
  const { plan } = await under.execute();
  Object.assign(under.world, world);
  under.sent.length = 0;

  const report = await under.invoke({ undo: plan.planId });

  expect(report).toMatchObject({ outcome: 'Failed', phase: 'inspect' });
  expect(report.reason).toContain('i-3');
  expect(under.sent).toEqual([]);
});

test('a plan that was never executed has nothing to undo', async () => {
  const { planId } = await under.planned();

  const report = await under.invoke({ undo: planId });

  expect(report.reason).toMatch(/was never executed/);
  expect(under.sent).toEqual([]);
});

test('a plan that is not there is refused', async () => {
  const report = await under.invoke({ undo: 'prod.20250101T000000Z' });

  expect(report.reason).toBe('There is no plan prod.20250101T000000Z.');
});

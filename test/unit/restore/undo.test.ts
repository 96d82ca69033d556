import { destroyed, healthy, inspected, nothing } from './nodes.ts';
import { fails, type RestoreUnderTest, restoreUnderTest } from './restore-under-test.ts';

let under: RestoreUnderTest;
beforeEach(async () => {
  under = await restoreUnderTest();
  await under.backUp();
});
afterEach(() => under.stop());

const all = 'i-1,i-2,i-3';

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
    ],
  });
  expect(under.sent).toEqual([`undo ${all}`, `start ${all}`, `clear ${all}`]);
  expect(under.events.at(-1)).toBe('ZooKeeper Restore Undo Succeeded');
});

test('what did not serve before is not started: an empty member could win a vote', async () => {
  under.world.nodes = [...healthy().slice(0, 2), inspected(3, null, nothing)];

  const report = await undone({ force: true });

  expect(under.sent).toEqual([`undo ${all}`, 'start i-1,i-2', `clear ${all}`]);
  expect(report.warnings).toEqual([
    'Not started, since not serving before the restore either: i-3 (empty).',
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

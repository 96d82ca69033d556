import { goodMembers } from '../unit/lambda/backup/archives.ts';
import { type RestoreUnderTest, restoreUnderTest } from './restore-under-test.ts';

let under: RestoreUnderTest;
beforeEach(async () => {
  under = await restoreUnderTest();
  // After the fixture's last change.
  under.world.now = Date.parse('2026-12-01T00:00:00Z');
});
afterEach(() => under.stop());

/** Of a node that had two transactions more than its archive. */
const short = { zxid: '0x13', proof: { range: { from: '0x10', to: '0x11' } } } as never;
const later = { tick: '20260102T000000Z' };
const found =
  'it ends at 0x11, 2 transactions before 0x13, which the node showed just before the capture';

test('a plan says that its backup reaches what its node had', async () => {
  await under.backUp();

  const { backup, sentences, warnings } = await under.planned();

  expect(backup.complete).toMatchObject({ reached: true });
  expect(sentences).toContainEqual(expect.stringMatching(/^It is complete: it reaches 0x11/));
  expect(warnings).toEqual([]);
});

test('a plan of a backup that falls short says how far, and is not refused', async () => {
  const key = await under.backUp(goodMembers, short);

  const { warnings } = await under.planned();

  expect(warnings).toEqual([`${key} is not complete: ${found}.`]);
});

test('a drill of a backup that falls short says how far, and does not fail', async () => {
  const key = await under.backUp(goodMembers, short);

  const report = await under.invoke({ ensemble: 'prod', drill: true });

  expect(report).toMatchObject({
    outcome: 'Succeeded',
    warnings: [`${key} is not complete: ${found}.`],
    drill: { complete: { reached: false, found } },
  });
});

test('the latest backup is the newest that is complete, and the plan says what it passed over', async () => {
  const complete = await under.backUp();
  const newer = await under.backUp(goodMembers, { ...(short as object), ...later });

  const { backup, warnings } = await under.planned();

  expect(backup.key).toBe(complete);
  expect(warnings).toEqual([`${newer} is newer, but was skipped: ${found}.`]);
});

test('where no backup is complete, the latest is the newest', async () => {
  await under.backUp(goodMembers, short);
  const newer = await under.backUp(goodMembers, { ...(short as object), ...later });

  const { backup } = await under.planned();

  expect(backup.key).toBe(newer);
});

test('a backup that is asked for by its key is taken, whatever it falls short of', async () => {
  await under.backUp();
  const newer = await under.backUp(goodMembers, { ...(short as object), ...later });

  const { backup } = await under.planned({ backup: newer });

  expect(backup.key).toBe(newer);
});

test('a backup that is cut ends where it was asked to, and is held against no node', async () => {
  await under.backUp();

  const { backup, warnings } = await under.planned({ until: '0x10' });

  expect(backup.complete).toBeNull();
  expect(warnings).toEqual([]);
});

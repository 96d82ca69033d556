import { digestAcl, openToAll } from '../../../lambda/zookeeper/requests/access.ts';
import { fails } from '../restore-under-test.ts';
import { type PutBackUnderTest, putBackUnderTest } from './put-back-under-test.ts';

const owned = digestAcl('user', 'word');
const lock = '/zk-backup-put-back';

let under: PutBackUnderTest;
beforeEach(async () => {
  under = await putBackUnderTest();
  under.server
    .create('/app')
    .create('/app/config', 'good')
    .create('/app/empty', '')
    .create('/app/null', null);
  await under.backUpNow();
});
afterEach(() => under.stop());

/** Each of them fills a batch. */
const large = ['/app/1', '/app/2', '/app/3'];
const good = 'g'.repeat(300_000);

/** A backup of three large znodes, which are overwritten since. */
async function largeOverwritten() {
  const { server } = under;
  for (const path of large) server.create(path, good);
  await under.backUpNow();
  for (const path of large) server.set(path, 'bad');
}
const lengths = () => large.map((path) => under.server.znode(path)?.data?.length);

test('after a conflict nothing more is applied, and a second plan takes the rest', async () => {
  await largeOverwritten();
  const plan = await under.planPart('/app');
  under.living.interruption = {
    before: (request) => {
      if (request === 1) under.server.set('/app/2', 'of others');
    },
  };

  const report = await under.executePlan(plan);
  const after = lengths();
  under.world.now += 1000;
  const second = await under.executePlan(await under.planPart('/app'));

  expect(report).toMatchObject({
    outcome: 'Failed',
    phase: 'apply',
    part: { done: { batches: 1, of: 3, conflict: { path: '/app/2', codeName: 'BadVersion' } } },
  });
  expect(report.reason).toMatch(
    /^In the way was \/app\/2 \(BadVersion\).* Batches applied: 1 of 3; changes still to be made: 1/,
  );
  expect(after).toEqual([300_000, 9, 3]);
  expect(second).toMatchObject({ outcome: 'Succeeded', part: { done: { batches: 2, of: 2 } } });
  expect(lengths()).toEqual([300_000, 300_000, 300_000]);
});

test('a list that is refused holds up no other, and is named', async () => {
  under.server.setAcl('/app/config', owned).setAcl('/app/empty', owned);
  const plan = await under.planPart('/app');
  under.server.locked.add('/app/config');

  const report = await under.executePlan(plan);

  expect(report).toMatchObject({
    outcome: 'Failed',
    phase: 'apply',
    part: { done: { lists: 1, refusals: 1, refused: [{ path: '/app/config' }] } },
  });
  expect(report.hint).toMatch(/"client"/);
  expect(under.server.znode('/app/empty')?.acl).toEqual(openToAll);
});

test('a server that dies in mid-stream: what is there is told, whatever was answered', async () => {
  await largeOverwritten();
  const plan = await under.planPart('/app');
  under.living.interruption = { takes: 2, answers: 0 };

  const report = await under.executePlan(plan);

  expect(report).toMatchObject({
    outcome: 'Failed',
    phase: 'apply',
    part: { done: { batches: 2, of: 3, remainders: 1, remaining: [{ path: '/app/3' }] } },
  });
  expect(report.reason).toMatch(
    /^The connection ended after 0 answers: .* Batches applied: 2 of 3;/,
  );
  expect(lengths()).toEqual([300_000, 300_000, 3]);
  expect(under.server.seen(lock)).not.toEqual({});
});

test('the lock of a dead run is told by the next plan, and taken by its execution', async () => {
  under.server.set('/app/config', 'bad').delete('/app/null');
  under.living.interruption = { takes: 1 };
  await under.executePlan(await under.planPart('/app'));
  under.server.set('/app/config', 'bad again');
  under.world.now += 1000;

  const plan = await under.planPart('/app');
  const report = await under.executePlan(plan);

  expect(plan.warnings).toEqual([
    expect.stringMatching(
      /^A put-back that died left its lock \(prod\.20260102T000000Z, after 1 batches\)/,
    ),
  ]);
  expect(report.outcome).toBe('Succeeded');
  expect(under.server.seen(lock)).toEqual({});
});

test('where the answers are lost, the capture afterwards tells what was done', async () => {
  under.server.set('/app/config', 'bad');
  const plan = await under.planPart('/app');
  under.living.losesAnswers = true;

  const report = await under.executePlan(plan);

  expect(report).toMatchObject({ outcome: 'Succeeded', part: { done: { batches: 1, of: 1 } } });
  expect(report.warnings).toEqual([
    'Nothing came back from the client port. The capture afterwards shows that all of it was done.',
  ]);
});

test('where nothing was sent, nothing has changed, and nobody has to look', async () => {
  under.server.set('/app/config', 'bad');
  const plan = await under.planPart('/app');
  under.world.instead.apply = { ...fails('apply'), sent: false };

  const report = await under.executePlan(plan);

  expect(report).toMatchObject({ outcome: 'Failed', phase: 'apply', hint: 'do this.' });
  expect(report.reason).toBe('apply went wrong. Nothing was sent, so nothing has changed.');
  expect(under.sent.at(-1)).toBe('apply i-1');
});

test.each(['lost', 'cannot be ended'] as const)(
  'a command whose end nobody sees (%s) keeps the ensemble, until its undo',
  async (instead) => {
    under.server.set('/app/config', 'bad');
    const plan = await under.planPart('/app');
    under.world.instead.apply = instead;

    const report = await under.executePlan(plan);
    const next = await under.executePlan(await under.planPart('/app'));
    const undone = await under.undo(plan);

    expect(report.outcome).toBe('Unknown');
    expect(next).toMatchObject({ outcome: 'Failed', phase: 'claim' });
    expect(undone).toMatchObject({ outcome: 'Succeeded' });
  },
);

test('a command that was ended does not keep it: what it did is seen', async () => {
  under.server.set('/app/config', 'bad');
  const plan = await under.planPart('/app');
  under.world.instead.apply = 'never ends';

  const report = await under.executePlan(plan);

  expect(report).toMatchObject({ outcome: 'Failed', part: { done: { batches: 0, of: 1 } } });
  expect(report.reason).toMatch(/^apply ended Cancelled \(Cancelled\)\. Batches applied: 0 of 1/);
});

test('a node that does not have yet what was answered is not taken for the truth', async () => {
  under.server.set('/app/config', 'bad');
  const plan = await under.planPart('/app');
  const shows = `0x${under.server.zxid.toString(16)}`;
  const files = under.server.files();
  under.living.interruption = {
    before: () => Object.assign(under.living, { behind: files, shows }),
  };

  const report = await under.executePlan(plan);

  expect(report).toMatchObject({ outcome: 'Failed', phase: 'check' });
  expect(report.reason).toMatch(/^Everything was answered, .* i-1 was archived at 0x5, before 0x6/);
});

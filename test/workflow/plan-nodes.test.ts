import { electing, healthy, inspected, nothing } from '../unit/lambda/restore/nodes.ts';
import { type RestoreUnderTest, restoreUnderTest } from './restore-under-test.ts';

let under: RestoreUnderTest;
beforeEach(async () => {
  under = await restoreUnderTest();
});
afterEach(() => under.stop());

const latest = { ensemble: 'prod', backup: 'latest' };

test('a node that SSM refuses is named alone: the others were asked', async () => {
  await under.backUp();
  under.world.instead['inspect i-2'] = 'refused';

  const report = await under.invoke(latest);

  expect(report).toMatchObject({ outcome: 'Refused', phase: 'inspect' });
  expect(report.reason).toMatch(
    /^i-2 did not answer: SSM refused inspect: (InvalidInstanceId[:.]? ?)+$/,
  );
});

test('a member that cannot be asked is in the way of a plan, and is not taken for lost', async () => {
  await under.backUp();
  const reason = 'it cannot be asked: srvr is not allowed, and the AdminServer shows no role';
  under.world.nodes = [...healthy().slice(0, 2), inspected(3, null, { serving: null, reason })];

  const report = await under.invoke(latest);

  expect(report).toMatchObject({ outcome: 'Refused', phase: 'inspect' });
  expect(report.reason).toBe(`Whether i-3 serves is not known: ${reason}.`);
});

test('an ensemble that is only choosing a leader is not taken for a lost one', async () => {
  await under.backUp();
  under.world.nodes = electing();
  const elected = [...healthy().slice(0, 2), inspected(3, null, nothing)];
  under.world.onWait = () => {
    under.world.nodes = elected;
  };

  const report = await under.invoke(latest);

  expect(report).toMatchObject({
    outcome: 'Refused',
    reason: expect.stringMatching(/quorum and serves; only server.3/),
  });
});

test('an ensemble that finds no leader is planned for as a lost one', async () => {
  await under.backUp();
  under.world.nodes = electing();

  const { situation } = await under.planned();

  expect(situation).toBe('quorum-lost');
});

import { all, destroyed, electing, healthy, inspected } from '../unit/lambda/restore/nodes.ts';
import { fails, type RestoreUnderTest, restoreUnderTest } from './restore-under-test.ts';

let under: RestoreUnderTest;
beforeEach(async () => {
  under = await restoreUnderTest();
  await under.backUp();
});
afterEach(() => under.stop());

test.each([
  ['stage', [`stage ${all}`, `clear ${all}`], 'Nothing has changed.'],
  ['halt', [`stage ${all}`, `halt ${all}`, `start ${all}`, `clear ${all}`], 'Nothing has changed.'],
  [
    'place',
    [`stage ${all}`, `halt ${all}`, `place ${all}`, `undo ${all}`, `start ${all}`, `clear ${all}`],
    'The old data is back.',
  ],
])('when %s fails on one node, all are as they were', async (action, sent, told) => {
  under.world.instead[`${action} i-3`] = fails(action);

  const { report } = await under.execute();

  expect(under.sent).toEqual(sent);
  expect(report).toMatchObject({ outcome: 'Failed', phase: action, hint: 'do this.' });
  expect(report.reason).toContain(`i-3: ${action} went wrong`);
  expect(report.reason).toContain(told);
});

test.each(['start', 'check'])(
  'when %s fails the restored data stays, and the undo is named',
  async (action) => {
    under.world.instead[`${action} i-2`] = fails(action);

    const { report } = await under.execute();

    expect(report).toMatchObject({ outcome: 'Failed', phase: action });
    expect(report.reason).toMatch(/^The restored data is in place, but i-2/);
    expect(report.hint).toContain('{"undo": "prod.20260102T000000Z"}');
    expect(under.sent.filter((one) => /^(undo|clear)/.test(one))).toEqual([]);
    expect(under.started).toEqual([]);
  },
);

test('where one of a majority does not start the rest is started all the same', async () => {
  under.world.instead['start i-2'] = fails('start');

  await under.execute();

  expect(under.sent.slice(-2)).toEqual(['start i-1,i-2', 'start i-3']);
});

test('a node that SSM lost does not keep the others down', async () => {
  under.world.instead['halt i-3'] = fails('halt');
  under.world.instead['start i-1'] = 'refused';

  const { report } = await under.execute();

  expect(under.sent).toEqual([
    `stage ${all}`,
    `halt ${all}`,
    ...[`start ${all}`, 'start i-1', 'start i-2', 'start i-3'],
  ]);
  expect(report.reason).toMatch(/not every server that was stopped serves again: i-1: SSM refused/);
});

test('a start that may not have been sent is sent again, to each node: nothing else would', async () => {
  under.world.instead['start i-1'] = 'lost';

  const { report } = await under.execute();

  expect(under.sent.filter((one) => one.startsWith('start'))).toEqual([
    ...['start i-1,i-2', 'start i-1', 'start i-2', 'start i-3'],
  ]);
  expect(report).toMatchObject({ outcome: 'Failed', phase: 'start' });
  expect(report.reason).toContain('i-1: SSM did not say whether it took start');
});

test('only what served is started again: an empty member could win a vote over the old data', async () => {
  under.world.nodes = [
    ...healthy().slice(0, 2),
    inspected(3, null, { hasData: false, acceptedEpoch: null, currentEpoch: null }),
  ];
  under.world.instead.place = fails('place');

  await under.execute({ force: true });

  expect(under.sent.slice(-3)).toEqual([`undo ${all}`, 'start i-1,i-2', `clear ${all}`]);
});

test.each(['halt', 'place'])(
  'when %s fails, servers that only looked for a leader run again, and one that did not run does not',
  async (action) => {
    under.world.nodes = electing();
    const { planId } = await under.planned();
    under.world.instead[`${action} i-3`] = fails(action);

    await under.invoke({ plan: planId, execute: true });

    expect(under.sent.filter((one) => one.startsWith('start'))).toEqual(['start i-1,i-2']);
  },
);

test('an event that cannot be sent does not hide how it ended', async () => {
  const { planId } = await under.planned();
  under.world.events = 'refused';

  const restoring = under.invoke({ plan: planId, execute: true });

  await expect(restoring).rejects.toThrow('AccessDeniedException');
  expect((await under.status(planId))?.report).toMatchObject({ outcome: 'Succeeded' });
});

test('after a full loss there is nothing to start again', async () => {
  under.world.nodes = destroyed();
  under.world.instead.place = fails('place');

  await under.execute();

  expect(under.sent.slice(-2)).toEqual([`undo ${all}`, `clear ${all}`]);
});

test('where the old data cannot be put back nothing is started: old and restored must not meet', async () => {
  under.world.instead['place i-1'] = fails('place');
  under.world.instead['undo i-2'] = fails('undo');

  const { report } = await under.execute();

  expect(report).toMatchObject({ outcome: 'Unknown', phase: 'place' });
  expect(under.sent.at(-1)).toBe(`undo ${all}`);
});

test('a line that speaks of another run is no success', async () => {
  under.world.instead['halt i-2'] = { runId: 'prod.20250101T000000Z' };

  const { report } = await under.execute();

  expect(report).toMatchObject({ outcome: 'Failed', phase: 'halt' });
});

test('a send whose answer was lost is not sent again', async () => {
  under.world.instead.halt = 'lost';

  const { report } = await under.execute();

  expect(report).toMatchObject({ outcome: 'Failed', phase: 'halt' });
  expect(under.sent.filter((one) => one.startsWith('halt'))).toHaveLength(1);
});

test('wrong canaries and missing znodes are named', async () => {
  under.world.instead['check i-1'] = {
    role: 'leader',
    znodes: 9,
    wrongCanaries: [Buffer.from('/app/config').toString('hex')],
  };

  const { report } = await under.execute();

  expect(report).toMatchObject({ outcome: 'Failed', phase: 'check' });
  expect(report.reason).toContain('"znodes": 8 served, 15 in the backup');
  expect(report.reason).toContain('not as they were: /app/config');
});

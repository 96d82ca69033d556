import {
  jute,
  pristine,
  writeLog,
  writeSnapshot,
} from '../unit/lambda/zookeeper/data-file-writer.ts';
import { type RestoreUnderTest, restoreUnderTest } from './restore-under-test.ts';

let under: RestoreUnderTest;
beforeEach(async () => {
  under = await restoreUnderTest();
});
afterEach(() => under.stop());

const hour = 3600_000;
/** When the backup was due, by the function's clock; its last changes were made just before. */
const due = Date.parse('2026-01-01T00:00:00Z');

/** A backup whose leader's clock was so far ahead: changes of 10 and of 2 minutes before it was due. */
function backUpWith(ahead: number): Promise<string> {
  const at = (minutes: number) => BigInt(due + ahead - minutes * 60_000);
  const session = { clientId: 9n, type: -10, record: jute.int(6000) };
  return under.backUp({
    'data/version-2/snapshot.10': writeSnapshot(pristine),
    'log/version-2/log.11': writeLog([
      { zxid: 0x11n, time: at(10), ...session },
      { zxid: 0x12n, time: at(2), ...session, clientId: 10n },
    ]),
  });
}

test.each([
  ['an hour ahead', hour, '2026-01-01T00:55:00Z'],
  ['right', 0, '2025-12-31T23:55:00Z'],
  ['an hour behind', -hour, '2025-12-31T22:55:00Z'],
])("a time to cut at goes by the leader's clock: %s", async (_how, ahead, until) => {
  await backUpWith(ahead);

  const { result } = await under.planned({ until });

  expect(result).toMatchObject({ to: '0x11', isCut: true });
});

test.each([
  [
    'between its last change and its tick, by a clock that is behind',
    -hour,
    '2025-12-31T23:30:00Z',
  ],
  ['its tick, by a clock that is behind', -hour, '2026-01-01T00:00:00Z'],
  ['its last change, by a clock that is ahead', hour, '2026-01-01T00:58:00Z'],
])('a time of %s restores all of it', async (_when, ahead, until) => {
  await backUpWith(ahead);

  const { result } = await under.planned({ until });

  expect(result).toMatchObject({ to: '0x12', isCut: false });
});

test.each([
  ['an hour ahead', hour, '2026-01-01T00:59:00Z'],
  ['an hour behind', -hour, '2026-01-01T00:00:01Z'],
])(
  'a time of which the backup knows nothing is refused, with a clock %s',
  async (_how, ahead, until) => {
    await backUpWith(ahead);

    const report = await under.invoke({ ensemble: 'prod', backup: 'latest', until });

    expect(report).toMatchObject({ outcome: 'Refused', phase: 'verify' });
    expect(report.reason).toMatch(
      /^prod\/zk-20260101T000000Z\.tar\.gz ends at 0x12, of 20.*, before 2026-/,
    );
  },
);

test('a clock that is ahead of now is told in the plan', async () => {
  under.world.now = due;
  await backUpWith(hour);

  const { warnings } = await under.planned();

  expect(warnings).toContain(
    '0x12 was made at 2026-01-01T00:58:00.000Z by the clock of its leader, which is 58 min ahead at least: a time after --until means that clock.',
  );
});

test.each([0, -hour])('a clock that is not ahead is told to nobody: %d ms', async (ahead) => {
  under.world.now = due;
  await backUpWith(ahead);

  expect((await under.planned()).warnings).toEqual([]);
});

test.each([
  ['set back by an hour', 'Succeeded', -hour],
  ['set on by an hour', 'Succeeded', hour],
  ['at the end of its day', 'Succeeded', 24 * hour],
  ['past the end of its day', 'Failed', 24 * hour + 1000],
])(
  "a plan expires by the function's own clock: %s since, it ends %s",
  async (_how, outcome, passed) => {
    await backUpWith(hour);
    const { planId } = await under.planned();
    under.world.now = Date.parse('2026-01-02T00:00:00Z') + passed;
    under.world.instead.check = { zxid: '0x1700000000', znodes: 5, canaries: 0 };

    const report = await under.invoke({ plan: planId, execute: true });

    expect(report.outcome).toBe(outcome);
  },
);

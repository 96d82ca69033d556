import { jute, pristine, writeLog, writeSnapshot } from './data-file-writer.ts';
import { judgeFiles } from './fixture-files.ts';

const digest = 7n;
const session = (zxid: bigint) => ({ zxid, type: -10, record: jute.int(30_000) });
const start = { 'snapshot.1': writeSnapshot(pristine, { lastZxid: 1n }) };

/** As a live capture copies a log that grows, or a server leaves it that dies while it writes. */
const files = (next: bigint, behind: object = {}) => ({
  ...start,
  'log.2': writeLog([2n, 3n, 4n].map(session), 0).subarray(0, -5),
  [`log.${next.toString(16)}`]: writeLog([session(next), { ...session(next + 1n), ...behind }]),
});
const judge = (set: ReturnType<typeof files>) => judgeFiles(set, { level: 2 });

test('a torn record is no hole where the server went on in a new epoch, and a digest behind it tells', async () => {
  const verdict = await judge(files(0x2_0000_0001n, { digest }));

  expect(verdict).toMatchObject({ level: 2, faults: [], start: { to: 0x2_0000_0002n } });
  expect(verdict.warnings).toContain(
    'log/version-2/log.2 ends in a transaction that was not written to its end; 0x3 is its last',
  );
});

test.each([
  ['a later transaction of its epoch is the next', files(5n, { digest })],
  ['the next is not the first of its epoch', files(0x2_0000_0002n, { digest })],
  ['no digest tells', files(0x2_0000_0001n)],
])('it is one where %s', async (_what, set) => {
  const verdict = await judge(set);

  expect(verdict).toMatchObject({
    level: 1,
    faults: [{ rule: 'R2', file: 'log/version-2/log.2' }],
  });
});

test('where no digest tells, it is said what does: a snapshot of the new epoch', async () => {
  const torn = files(0x2_0000_0001n);

  const { faults } = await judge(torn);
  const later = { 'snapshot.200000001': writeSnapshot(pristine, { lastZxid: 0x2_0000_0001n }) };
  const verdict = await judgeFiles({ ...torn, ...later }, { level: 2 });

  expect(faults[0]?.sentence).toBe(
    'it was cut after 0x3, though it is not the newest log, and no digest behind it tells that nothing is missing. A snapshot that the server writes now makes later backups sound',
  );
  expect(verdict).toMatchObject({ level: 2, faults: [] });
});

test('a digest that is not met behind it is damage all the same', async () => {
  const verdict = await judgeFiles(files(0x2_0000_0001n, { digest }));

  expect(verdict).toMatchObject({ level: 1, faults: [{ rule: 'R4' }] });
});

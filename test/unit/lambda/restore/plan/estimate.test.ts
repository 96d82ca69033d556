import {
  type EnsembleState,
  ensembleState,
  type Inspected,
} from '../../../../../lambda/restore/nodes/situation.ts';
import { estimate } from '../../../../../lambda/restore/plan/estimate.ts';
import { destroyed, healthy } from '../nodes.ts';

const members = (nodes: readonly Inspected[]) =>
  (ensembleState(nodes, []) as EnsembleState).members;

const none = { transactions: 0, bytes: 0 };

/** The sample of the local cloud: a snapshot of nothing, and a log of 64 MiB that is nearly empty. */
const sample = { bytes: 614_822, dataBytes: 24_576, logBytes: 67_084_916 };

test('the outage of a small ensemble is told as it was seen, four to six seconds', () => {
  const { outageSeconds } = estimate(
    sample,
    { znodes: 1004, replay: { transactions: 281, bytes: 90_000 } },
    members(healthy()),
  );

  expect(outageSeconds).toBeGreaterThanOrEqual(4);
  expect(outageSeconds).toBeLessThanOrEqual(7);
});

test('room in the logs does not make it longer', () => {
  const reading = { znodes: 1004, replay: { transactions: 281, bytes: 90_000 } };
  const many = { ...sample, logBytes: 10 * sample.logBytes };

  const [one, ten] = [sample, many].map((backup) => estimate(backup, reading, members(healthy())));

  expect(ten?.outageSeconds).toBe(one?.outageSeconds);
});

// Seen: 2 million znodes of 1 KB, a snapshot of 2.2 GB, are loaded in 8.2 s (docs/facts).
test.each([
  ['znodes', { znodes: 2_000_000, replay: none }, sample, 8],
  ['the bytes of its snapshot', { znodes: 1000, replay: none }, { ...sample, dataBytes: 2.2e9 }, 8],
  [
    'transactions behind it',
    { znodes: 1000, replay: { transactions: 400_000, bytes: 0 } },
    sample,
    5,
  ],
  [
    'the bytes of those transactions',
    { znodes: 1000, replay: { transactions: 43_000, bytes: 2.3e9 } },
    sample,
    49,
  ],
])('it grows with %s as a server loads them', (_what, reading, backup, seconds) => {
  const small = estimate(sample, { znodes: 0, replay: none }, members(healthy()));

  const { outageSeconds } = estimate(backup, reading, members(healthy()));

  expect(Math.abs(outageSeconds - small.outageSeconds - seconds)).toBeLessThanOrEqual(1);
});

test('where no server runs nobody is stopped first', () => {
  const reading = { znodes: 1004, replay: { transactions: 281, bytes: 90_000 } };

  const lost = estimate(sample, reading, members(destroyed({ running: false })));

  const serving = estimate(sample, reading, members(healthy()));
  expect(lost.outageSeconds).toBe(serving.outageSeconds - 2);
});

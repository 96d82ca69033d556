import { percentile } from '../../bench/statistics.ts';
import { resultOf } from '../../bench/undelete/result.ts';

const round = (applySeconds: number, processorSeconds: number) => ({
  ...{ applySeconds, processorSeconds },
  idle: Array.from({ length: 100 }, () => 2),
  beside: Array.from({ length: 100 }, (_, at) => (at < 95 ? 2 : 150)),
});

const measured = {
  size: { label: '10k', znodes: 10_000 },
  rounds: [round(2, 0.05), round(2.5, 0.13), round(3.5, 0.12)],
};

test('a part that is put back is held against its limits, and the client against itself', () => {
  const { figures } = resultOf([measured], [0.4, 0.2, 0.3]);

  expect(figures).toEqual([
    { name: 'undelete.apply-s.10k', value: 2.5, unit: 's', remark: 'at most 3: met' },
    { name: 'undelete.node-cpu-s.10k', value: 0.12, unit: 's', remark: 'at most 0.1: missed' },
    { name: 'undelete.p99-over-idle', value: 75, unit: 'ratio' },
    expect.objectContaining({ name: 'cli.start-cpu-s', value: 0.3 }),
  ]);
});

test.each([
  [50, 2],
  [99, 4],
  [100, 4],
])('%d percent of 3, 1, 4 and 2 are at most %d', (percent, value) => {
  expect(percentile([3, 1, 4, 2], percent)).toBe(value);
});

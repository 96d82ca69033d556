import type { Downtime } from '../../bench/downtime/measure.ts';
import { resultOf } from '../../bench/downtime/result.ts';

const downtimes = (downMs: number[], stoppedWorkMs: number): Downtime[] =>
  downMs.map((ms) => ({
    downMs: ms,
    stopMs: 300,
    stoppedWorkMs,
    startMs: ms - 300 - stoppedWorkMs,
    own: undefined,
    background: 0,
  }));

const measured = (label: string, znodes: number, ours: number[], stoppedWorkMs: number) => ({
  size: { label, znodes },
  methods: new Map([
    ['bare', downtimes([1000, 9000, 1000], 0)],
    ['ours', downtimes(ours, stoppedWorkMs)],
    ['seed', downtimes([4000, 4200, 4400], 3000)],
  ] as const),
});

test('figures are quotients of medians under their lasting names', () => {
  const { figures } = resultOf(
    [
      measured('10k', 10_000, [1050, 1050, 9], 20),
      measured('500k', 500_000, [1000, 1040, 9000], 21),
    ],
    '3.9.3',
  );

  expect(figures.map(({ name, value, unit }) => ({ name, value, unit }))).toEqual([
    { name: 'downtime.ours-over-bare.10k', value: 1.05, unit: 'ratio' },
    { name: 'downtime.ours-over-bare.500k', value: 1.04, unit: 'ratio' },
    { name: 'downtime.seed-over-ours.10k', value: 4, unit: 'ratio' },
    { name: 'downtime.seed-over-ours.500k', value: 4.04, unit: 'ratio' },
    { name: 'stopped-work-ms.10k', value: 20, unit: 'ms' },
    { name: 'stopped-work-ms.500k', value: 21, unit: 'ms' },
  ]);
});

test('a missed target is said beside its figure', () => {
  const { figures } = resultOf([measured('500k', 500_000, [1060, 1060, 1060], 20)], '3.9.3');

  expect(figures[0]).toMatchObject({ value: 1.06, remark: 'at most 1.05: missed' });
});

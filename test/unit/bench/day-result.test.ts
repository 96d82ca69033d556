import { resultOf } from '../../bench/day/result.ts';

const day = {
  due: 4,
  lost: ['e1 (no run)'],
  doubled: [],
  unheard: [],
  failures: ['Error: died'],
  secondsAfterDue: [60, 900, 1300],
  secondsAfterTry: [0, 10, 990],
  refusals: { ssm: 3, lostAnswers: 0, s3: 2, events: 1, lambda: 4, concurrency: 5 },
};

const figuresOf = (names: readonly string[]) =>
  resultOf(day)
    .figures.filter(({ name }) => names.includes(name))
    .map(({ name, value, remark }) => [name, value, remark]);

test('a run that is lost or died is told, and held against none', () => {
  expect(figuresOf(['day.lost', 'day.doubled'])).toEqual([
    ['day.lost', 2, 'none: missed'],
    ['day.doubled', 0, 'none: met'],
  ]);
});

test('the latest is held against the window of a schedule', () => {
  expect(figuresOf(['day.late-s.max', 'day.late-over-window'])).toEqual([
    ['day.late-s.max', 990, undefined],
    ['day.late-over-window', 1.1, 'at most 1: missed'],
  ]);
});

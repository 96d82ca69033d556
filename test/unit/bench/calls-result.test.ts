import { billedMs } from '../../bench/calls/bill.ts';
import { monthOf, tableOf, totalOf } from '../../bench/calls/month.ts';
import { resultOf } from '../../bench/calls/result.ts';

const backup = {
  calls: { 'S3 PutObject': 10, 'S3 GetObject': 20, 'EventBridge PutEvents': 2 },
  metrics: 12,
  checkpoints: 8,
  operations: 301,
  invocations: 3,
};

test('time is billed for a first invocation, for those after it, and for each request', () => {
  expect(billedMs(backup)).toBe(1000 + 2 * 100 + 40 * 50);
});

test('figures tell requests, invocations, operations and billed time by upload', () => {
  const { figures } = resultOf({ '2h': backup });

  expect(figures.map(({ name, value, remark = '' }) => [name, value, remark])).toEqual([
    ['calls.backup.2h', 40, ''],
    ['calls.backup.2h.invocations', 3, ''],
    ['calls.backup.2h.operations', 301, ''],
    ['calls.backup.2h.operations-over-limit', 0.1, 'at most 0.1: missed'],
    ['calls.backup.2h.billed-ms', 3200, ''],
  ]);
});

const stack = { ensembles: 1, alarmMetrics: 14, schedules: 2, keys: 1 };

test('a month of 300 ensembles costs 300 times what depends on them, and what is shared once', () => {
  const one = monthOf(backup, stack);
  const many = monthOf(backup, { ensembles: 300, alarmMetrics: 911, schedules: 600, keys: 1 });

  const dollarsOf = (costs: typeof one, item: string) =>
    costs.find((cost) => cost.item.startsWith(item))?.dollars ?? 0;
  expect(dollarsOf(many, 'Lambda')).toBeCloseTo(300 * dollarsOf(one, 'Lambda'));
  expect(dollarsOf(many, 'Alarms')).toBeCloseTo(91.1);
  expect(dollarsOf(many, 'KMS')).toBe(1);
});

test('the last line of the table is the sum', () => {
  const lines = tableOf(backup, [stack]);

  const sum = totalOf(monthOf(backup, stack)).toFixed(2);
  expect(lines.at(-1)).toBe(`| **Sum** |  | $${sum} |`);
});

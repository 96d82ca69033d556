import { planText } from '../../../../cli/text/plan-text.ts';
import type { RestorePlan } from '../../../../lambda/restore/plan/plan.ts';
import { plan } from '../plans.ts';

const now = Date.parse('2026-11-22T12:00:00Z');
const until = '2026-11-22T02:30:00Z';

/** What the row `result` says where `until` was asked for. */
function resultRow(different: Partial<RestorePlan['result']>): string | undefined {
  const { result } = plan();
  const text = planText(plan({ until, result: { ...result, ...different } }), now);
  return /^ {2}result +(.*)$/m.exec(text)?.[1];
}

const whole = '1,003 znodes (4 ephemeral) up to 0x200000010';

test.each<[string, Partial<RestorePlan['result']>, string]>([
  [
    'was cut says where, and how late that is',
    { isCut: true },
    `${whole}, of 2026-11-22 02:59:58Z, cut at ${until}`,
  ],
  [
    'ends before the cut says where it ends, and of no cut',
    { isCut: false },
    `${whole}, of 2026-11-22 02:59:58Z`,
  ],
  ['does not tell its last time says no time', { toTime: null }, whole],
  ['was not replayed says its end alone', { znodes: null, toTime: null }, 'up to 0x200000010'],
])('the plan of a backup that %s', (_which, different, told) => {
  const row = resultRow(different);

  expect(row).toBe(told);
});

test('a short plan says what its cut leaves out', () => {
  const change = { change: 'deleted', time: '2026-11-22T02:40:00Z', zxid: '0x200000011' } as const;
  const lost = { transactions: 3, znodes: [{ path: '/kafka', ...change }], more: 0 };

  const text = planText(plan({ loss: 'Lost: every change.', lost }), now);

  expect(text.replace(/\s+/g, ' ')).toContain(
    'The cut leaves out 3 transactions of the backup, the last changes of /kafka (deleted 2026-11-22 02:40:00 UTC, 0x200000011).',
  );
});

test('the command that shows what else a cut leaves out works as it stands', () => {
  const change = { change: 'deleted', time: '2026-11-22T02:40:00Z', zxid: '0x200000011' } as const;
  const lost = { transactions: 9, znodes: [{ path: '/kafka', ...change }], more: 7 };

  const text = planText(plan({ loss: 'Lost: every change.', lost }), now);

  const { backup, result } = plan();
  const since = `0x${(BigInt(result.to) + 1n).toString(16)}`;
  expect(text).toContain(`, and 7 more:\n  npx zk-backup log ${backup.key} --since ${since}\n`);
});

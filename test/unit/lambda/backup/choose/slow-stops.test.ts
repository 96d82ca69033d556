import { slowStops } from '../../../../../lambda/backup/choose/slow-stops.ts';
import { probed, silent } from '../ensembles.ts';

const run = { mode: 'stop', maxDowntimeSeconds: 20 } as const;

test('a unit whose stop may take longer than maxDowntime is named, with both times', () => {
  const warnings = slowStops(run, [probed(1, 'follower', { stopSeconds: 90 })]);

  expect(warnings).toEqual([
    expect.stringMatching(/^maxDowntime \(20 s\) may not hold on i-1: .* may take 90 s,/),
  ]);
});

test('a unit that systemd stops without a limit is named as that', () => {
  const warnings = slowStops(run, [probed(1, 'follower', { stopSeconds: 1e9 })]);

  expect(warnings[0]).toMatch(/may take any time,/);
});

test('nothing is said of a stop in time, of stop commands, of a silent node, and in live mode', () => {
  const slow = probed(4, 'follower', { stopSeconds: 90 });
  const quick = [probed(1, 'follower', { stopSeconds: 20 }), probed(2, 'follower'), silent('i-3')];

  expect([...slowStops(run, quick), ...slowStops({ ...run, mode: 'live' }, [slow])]).toEqual([]);
});

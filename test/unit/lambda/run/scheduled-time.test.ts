import { deliveries, oldestDeliverySeconds } from '../../../../lambda/contract/times.ts';
import { whyNotDue } from '../../../../lambda/run/scheduled-time.ts';

const due = '2026-11-22T03:00:00Z';
const after = (seconds: number) => Date.parse(due) + seconds * 1000;

test('the latest delivery of a schedule is still taken', () => {
  const { longestWindowMinutes, schedulerSeconds, aliasSeconds } = deliveries;
  const latest = longestWindowMinutes * 60 + schedulerSeconds + aliasSeconds;

  expect(whyNotDue(due, after(latest + 1800))).toBeUndefined();
  expect(whyNotDue(due, after(latest + 1801))?.reason).toMatch(
    /^`scheduledTime` got 2026-11-22T03:00:00Z, and .* shows 2026-11-22T05:45:01.000Z; .* 9900 s old at most/,
  );
  expect(oldestDeliverySeconds).toBe(9900);
});

test('a time to come is taken for five minutes, and no longer', () => {
  expect(whyNotDue(due, after(-300))).toBeUndefined();
  expect(whyNotDue(due, after(-301))?.reason).toMatch(
    /it takes a time that is 300 s ahead at most/,
  );
});

test('where no time was given there is nothing to refuse', () => {
  expect(whyNotDue(undefined, 0)).toBeUndefined();
});

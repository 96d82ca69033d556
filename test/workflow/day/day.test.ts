/**
 * A day of a fleet whose services throttle (ADR 067). Whole by `npm run bench -- day`, and by
 * `npm run test:exhaustive -- --only sweeps`.
 */
import type { Flow } from '../../../lambda/flow/flow.ts';
import { percentile } from '../../bench/statistics.ts';
import { isWhole } from '../../seed.ts';
import { removeAssemblies } from '../../stack/synthesized.ts';
import { tell } from '../../told.ts';
import { dueWithin, fleetOf300 } from './fleet-of-300.ts';
import { type Day, type DayOptions, simulateDay } from './simulated-day.ts';
import { type Fleet, synthesizedFleet } from './synthesized-fleet.ts';

removeAssemblies();

const windowSeconds = 900;
const minutes = 8;

let fleet: Fleet;
beforeAll(() => {
  fleet = synthesizedFleet(isWhole ? fleetOf300 : dueWithin(minutes));
});

describe('A day of a fleet whose services throttle', () => {
  let day: Day;
  beforeAll(async () => {
    if (!isWhole)
      tell({ sampled: `${minutes} minutes of a day of ${fleetOf300.length} ensembles` });
    // A few minutes are to meet each kind of trouble.
    day = await simulateDay({ fleet, ...(isWhole ? {} : { troubleEveryMinutes: minutes }) });
  });

  test('each service says no, more than once', () => {
    const { ssm, s3, events, lambda } = day.refusals;

    expect(Math.min(ssm, s3, events, lambda)).toBeGreaterThan(1);
  });

  test('no backup is lost', () => {
    expect({ due: day.due, lost: day.lost, failures: day.failures }).toEqual({
      due: fleet.ensembles.length,
      lost: [],
      failures: [],
    });
  });

  test('none is taken twice, although schedules are delivered twice and answers of SSM are lost', () => {
    expect(day.doubled).toEqual([]);
  });

  test('the end of each is announced', () => {
    expect(day.unheard).toEqual([]);
  });

  test('throttling delays 99 of 100 for no longer than the window of a schedule, and none for longer than two', () => {
    const { secondsAfterTry } = day;

    expect(percentile(secondsAfterTry, 99)).toBeLessThanOrEqual(windowSeconds);
    expect(Math.max(...secondsAfterTry)).toBeLessThanOrEqual(2 * windowSeconds);
  });
});

/** Few are enough to see that something is missing. */
const withFew = (otherwise: Partial<DayOptions>) => {
  const ensembles = fleet.ensembles.slice(0, 6);
  const isOne = ({ ensemble }: Fleet['schedules'][number]) =>
    ensembles.some(({ name }) => name === ensemble);
  const few = { ...fleet, ensembles, schedules: fleet.schedules.filter(isOne) };
  return simulateDay({ fleet: few, ...otherwise });
};

test('without the retries of steps, backups are lost', async () => {
  const once = (flow: Flow): Flow => ({
    ...flow,
    step: (name, work, options) => flow.step(name, work, { ...options, retryAfter: undefined }),
  });

  const { lost } = await withFew({ driver: once, ssmPerSecond: 0.2 });

  expect(lost).not.toEqual([]);
});

test('by a client that sends again by itself, nodes are told twice', async () => {
  const { doubled } = await withFew({
    clients: ({ clients }) => Object.assign(clients, { ssmOnce: clients.ssm }),
    lostAnswers: 1,
  });

  expect(doubled).not.toEqual([]);
});

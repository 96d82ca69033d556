import { InvalidConfiguration, parseConfig } from '../../lib/config/read-config.ts';
import { configOf, ensembles } from './configuration.ts';

function refusalOf(input: unknown): InvalidConfiguration {
  try {
    parseConfig('zk-backup.json', input);
  } catch (error) {
    if (error instanceof InvalidConfiguration) return error;
    throw error;
  }
  throw new Error('The configuration was taken.');
}

it.each<[path: string, input: unknown, message: RegExp]>([
  ['retention', { ...ensembles({}), retention: -1 }, /days, a whole number/],
  ['ensembles[0].keep', ensembles({ keep: {} }), /at least one of them, or nothing would be kept/],
  ['ensembles[0].keep', ensembles({ keep: 30 }), /\{ "days": 30, "monthly": 12 \}/],
  ['ensembles[0].keep', ensembles({ keep: null }), /\{ "days": 30, "monthly": 12 \}/],
  ['ensembles[0].keep.days', ensembles({ keep: { days: 0 } }), /leave out what is not to count/],
  ['ensembles[0].keep.weekly', ensembles({ keep: { days: 1, weekly: 0 } }), /from 1 to 36500/],
  ['ensembles[0].keep.daily', ensembles({ keep: { daily: -7 } }), /got -7, expected a whole/],
  ['ensembles[0].keep.monthly', ensembles({ keep: { monthly: 1.5 } }), /got 1.5, expected a whole/],
  ['ensembles[0].keep.yearly', ensembles({ keep: { yearly: '7' } }), /got "7", expected a whole/],
  ['ensembles[0].keep.hourly', ensembles({ keep: { hourly: 24 } }), /one of last, days, daily/],
  ['ensembles[0].keep.day', ensembles({ keep: { day: 7 } }), /did you mean "days"\?/],
  ['keep', { ...ensembles({}), keep: { days: 9 } }, /"keep" in ensembles\[\]/],
  [
    'objectLock',
    { ...ensembles({}), bucket: 'mine', objectLock: { mode: 'GOVERNANCE', days: 8 } },
    /set it on the bucket "mine"/,
  ],
  [
    'objectLock.days',
    {
      ...ensembles({ keep: { days: 5 } }),
      objectLock: { mode: 'GOVERNANCE', days: 6 },
    },
    /at most the 5 days that are kept/,
  ],
  [
    'objectLock.days',
    { ...ensembles({}), retention: 7, objectLock: { mode: 'GOVERNANCE', days: 8 } },
    /at most the 7 days that are kept/,
  ],
])('refuses %s of %j', (path, input, message) => {
  const error = refusalOf(input);

  expect(error.problems.map((problem) => problem.path)).toEqual([path]);
  expect(error.message).toMatch(message);
});

it('tells every number of keep that is none', () => {
  const keep = { last: 0, days: 0, daily: 0, weekly: 0, monthly: 0, yearly: 0 };

  const { problems } = refusalOf(ensembles({ keep }));

  expect(problems.map(({ path }) => path)).toEqual(
    Object.keys(keep).map((rule) => `ensembles[0].keep.${rule}`),
  );
});

it('takes a lock that is longer than some days where others are counted, too', () => {
  const objectLock = { mode: 'GOVERNANCE', days: 400 };

  const {
    ensembles: [prod],
  } = configOf({ ...ensembles({ keep: { days: 7, yearly: 3 } }), objectLock });

  expect(prod?.keep).toEqual({ days: 7, yearly: 3 });
});

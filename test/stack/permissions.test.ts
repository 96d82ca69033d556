import { forbidden as forbiddenBesides } from '../permissions/forbidden.ts';
import {
  elsewhere,
  forbiddenElsewhere,
  inExistingBucket,
} from '../permissions/in-an-existing-bucket.ts';
import { needed as neededBesides } from '../permissions/needed.ts';
import { forbiddenToDeploy, neededToDeploy } from '../permissions/of-deployment.ts';
import { forbiddenToNotify, neededToNotify } from '../permissions/of-notify.ts';
import { forbiddenToReport, neededToReport } from '../permissions/of-report.ts';
import { forbiddenToExpire, neededToExpire } from '../permissions/of-retention.ts';
import type { CallerName } from '../permissions/stack-under-test.ts';
import { kindOf, roles, whoMay } from '../permissions/who-may.ts';
import { drillInstance, stack } from '../permissions/words.ts';
import { removeAssemblies } from './synthesized.ts';

removeAssemblies();

const needed = [
  ...neededBesides,
  ...neededToNotify,
  ...neededToReport,
  ...neededToExpire,
  ...neededToDeploy,
];
const forbidden = [
  ...forbiddenBesides,
  ...forbiddenToNotify,
  ...forbiddenToReport,
  ...forbiddenToExpire,
  ...forbiddenToDeploy,
];

it.each(needed)('lets the %s %s', async (caller, _what, need) => {
  expect(await stack.may(caller, need)).toBe(true);
});

it.each(forbidden)('lets no %s %s', async (caller, _what, need) => {
  expect(await stack.may(caller, need)).toBe(false);
});

it.each(forbiddenElsewhere)(
  'lets no %s %s in a bucket where other things lie',
  async (caller, _what, need) => {
    expect(await elsewhere.may(caller, need)).toBe(false);
  },
);

const neededInBucket = needed.filter(
  ([, , { resource }]) => resource.includes(':s3:::') && !resource.includes('/removed/'),
);

it.each(neededInBucket)(
  'lets the %s %s in a bucket that existed, too',
  async (caller, _what, need) => {
    expect(await elsewhere.may(caller, inExistingBucket(need))).toBe(true);
  },
);

it('forbids sixty things and more', () => {
  expect(new Set(forbidden.map((row) => JSON.stringify(row))).size).toBeGreaterThanOrEqual(60);
});

/** Of both ensembles' nodes those of `prod` stand for all. */
const callerOf = (role: (typeof roles)[number]): CallerName =>
  role === 'node' ? 'node of prod' : role;

const shared = needed.filter(
  ([, , { resource }]) => !resource.includes('staging') && !resource.endsWith(drillInstance),
);

it.each(shared)(
  'lets those that the table names do what the %s must: %s',
  async (_, _what, need) => {
    const allowed: string[] = [];
    for (const role of roles) if (await stack.may(callerOf(role), need)) allowed.push(role);

    expect(allowed.sort()).toEqual([...(whoMay[kindOf(need)] ?? [])].sort());
  },
);

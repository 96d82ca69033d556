import { parseRequest } from '../../../../lambda/backup/request.ts';
import type { Invoked } from '../../../../lambda/flow/entry-point.ts';
import { parseRestoreRequest } from '../../../../lambda/restore/request.ts';
import { answered } from '../../../../lambda/run/answered.ts';
import { askerOf } from '../../../../lambda/run/asked-by.ts';
import { settings } from '../backup/ensembles.ts';

const scheduledTime = '2026-11-22T03:00:00Z';

test.each([
  ['a person', 'person', { ensemble: 'prod' }],
  ['the schedule', 'schedule', { ensemble: 'prod', scheduledTime }],
  ['a person who names the run', 'person', { ensemble: 'prod', scheduledTime, askedBy: 'person' }],
  ['a restore', 'restore', { ensemble: 'prod', scheduledTime, askedBy: 'restore' }],
  ['the schedule, whatever else it says', 'schedule', { scheduledTime: 3, askedBy: 'me' }],
  ['a person who sends a text', 'person', 'prod'],
  ['a person who sends nothing', 'person', null],
])('%s asks', (_who, asker, payload) => {
  expect(askerOf(payload)).toBe(asker);
});

const readers = {
  backup: (payload: unknown) => parseRequest(payload, [settings]),
  restore: (payload: unknown) => parseRestoreRequest(payload, [settings]),
};

/** How a function ends that reads this payload, and does nothing else. */
const answerTo = (payload: unknown, read: (payload: unknown) => unknown) =>
  answered(async () => read(payload))({ payload } as Invoked);

const strange = JSON.parse('{"ensemble":"prod","__proto__":{"dryRun":true}}');

describe.each(Object.entries(readers))('the %s function', (_name, read) => {
  test.each<[string, unknown, RegExp]>([
    ['an ensemble that does not exist', { ensemble: 'prdo' }, /^`ensemble` got "prdo"; it takes/],
    ['a text', 'prod', /^The payload got "prod"/],
    ['a list', ['prod'], /^The payload got \["prod"\]/],
    ['nothing', null, /^The payload got null/],
    ['an unknown field', { ensemble: 'prod', 'back up': 1 }, /the field "back up"/],
    ['the field __proto__', strange, /the field "__proto__"/],
    ['an ensemble of another type', { ensemble: { name: 'prod' } }, /^`ensemble` got {"name"/],
  ])('answers a person who sends %s', async (_what, payload, reason) => {
    const answer = await answerTo(payload, read);

    expect(answer).toEqual({
      version: 1,
      outcome: 'Refused',
      code: 'bad-request',
      reason: expect.stringMatching(reason),
      hint: expect.stringMatching(/^Nothing was sent\./),
    });
  });

  test.each([
    ['value', 'ensemble'],
    ['field', 'x'.repeat(300_000)],
  ])('quotes of a %s of 300 KB no more than a person reads', async (_what, field) => {
    const answer = await answerTo({ [field]: 'y'.repeat(300_000) }, read);

    expect(JSON.stringify(answer).length).toBeLessThan(1000);
  });

  test('fails where the schedule sends it: what was to be done is not done', async () => {
    const answer = answerTo({ ensemble: 'prdo', drill: true, scheduledTime }, read);

    await expect(answer).rejects.toMatchObject({ name: 'InvalidRequest' });
  });
});

test('who says that it is asked by somebody else is told who there is', () => {
  const payload = { ensemble: 'prod', askedBy: 'me' };

  expect(() => readers.backup(payload)).toThrow(
    '`askedBy` got "me"; it takes one of person, restore',
  );
  expect(() => readers.restore({ ...payload, drill: true })).toThrow('`askedBy` got "me"');
});

test('what dies of anything else stays a failure, whoever asked', async () => {
  const dying = answered(async () => {
    throw new RangeError('far');
  });

  const answer = dying({ payload: { ensemble: 'prod' } } as Invoked);

  await expect(answer).rejects.toThrow('far');
});

import { parseRequest, readRequest } from '../../../../lambda/backup/request.ts';
import { InvalidRequest } from '../../../../lambda/errors.ts';
import { settings } from './ensembles.ts';

const ensembles = [settings];

test('{ "ensemble": "prod" } typed in the console is enough', () => {
  const request = parseRequest({ ensemble: 'prod' }, ensembles);

  expect(request).toEqual({
    ensemble: settings,
    scheduledTime: undefined,
    dryRun: false,
    newLineage: false,
  });
});

test.each([
  ['a text', 'prod', /The payload got "prod"; it takes an object/],
  ['nothing', undefined, /The payload got nothing/],
  ['a list', [], /The payload got \[\]/],
  [
    'no ensemble',
    {},
    /`ensemble` got nothing; it takes one that this stack was deployed for: "prod"/,
  ],
  ['an unknown ensemble', { ensemble: 'prdo' }, /`ensemble` got "prdo"/],
  ['an unknown field', { ensemble: 'prod', dryrun: true }, /the field "dryrun"; it takes only/],
  [
    'a text for a flag',
    { ensemble: 'prod', dryRun: 'yes' },
    /`dryRun` got "yes"; it takes true or false/,
  ],
  ['a local time', { ensemble: 'prod', scheduledTime: '2026-11-22T03:00' }, /`scheduledTime` got/],
  [
    'an impossible time',
    { ensemble: 'prod', scheduledTime: '2026-13-40T03:00:00Z' },
    /takes a UTC time/,
  ],
  [
    'the unreplaced placeholder',
    { ensemble: 'prod', scheduledTime: '<aws.scheduler.scheduled-time>' },
    /takes a UTC time/,
  ],
])('a payload with %s is refused with what it got and what it takes', (_name, payload, message) => {
  const read = () => parseRequest(payload, ensembles);

  expect(read).toThrow(message);
});

test('of the schedule what is no request is one that says why', () => {
  const scheduled = { ensemble: 'prod', scheduledTime: 'now' };

  expect(readRequest(scheduled, [settings])).toMatchObject({
    ensemble: settings,
    refusal: { code: 'bad-request', reason: expect.stringMatching(/^`scheduledTime` got "now"/) },
  });
});

test.each([
  ['a person sends', { ensemble: 'prod', dryRun: 1 }],
  ['the schedule sends for an ensemble that is not known', { ensemble: 'x', scheduledTime: 'now' }],
])('what %s and is no request is refused', (_what, payload) => {
  expect(() => readRequest(payload, [settings])).toThrow(InvalidRequest);
});

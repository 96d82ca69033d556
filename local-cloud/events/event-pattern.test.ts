import { fits, requirePattern } from './event-pattern.ts';

const pattern = requirePattern(
  { source: ['zk-backup'], detail: { ensemble: ['prod', 'staging'] } },
  'rule',
);
const event = { source: 'zk-backup', detail: { ensemble: 'staging', outcome: 'Failed' } };

test('an event fits that has one of the values in every field that is named', () => {
  expect(fits(pattern, event)).toBe(true);
});

test.each([
  ['another value', { ...event, source: 'other' }],
  ['another value inside', { ...event, detail: { ensemble: 'other' } }],
  ['no such field', { source: 'zk-backup', detail: {} }],
  ['a text where fields are named', { ...event, detail: 'prod' }],
  ['nothing where fields are named', { ...event, detail: null }],
])('an event with %s does not fit', (_what, other) => {
  expect(fits(pattern, other)).toBe(false);
});

test('of a list in an event one value is enough', () => {
  expect(fits(pattern, { ...event, detail: { ensemble: ['other', 'prod'] } })).toBe(true);
});

test.each([
  ['prefixes', { source: [{ prefix: 'zk' }] }, 'a value that is no text'],
  ['a value without a list', { source: 'zk-backup' }, 'a value outside of a list'],
  ['an empty list', { source: [] }, 'an empty list'],
  ['no field', {}, 'is empty'],
  ['over 2,048 characters', { source: ['x'.repeat(2100)] }, 'over 2048 characters'],
])('a pattern with %s is refused', (_what, wrong, why) => {
  expect(() => requirePattern(wrong, 'rule')).toThrow(why);
});

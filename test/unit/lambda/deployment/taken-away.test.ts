import { takenAway } from '../../../../lambda/deployment/taken-away.ts';

const prod = { nodes: ['i-1', 'i-2'], documents: ['a-revive'] };

test.each([
  ['another ensemble comes', { prod, staging: {} }],
  ['one more node comes', { prod: { ...prod, nodes: ['i-3', 'i-2', 'i-1'] } }],
  ['another kind of need comes', { prod: { ...prod, roles: ['role'] } }],
])('nothing is taken where %s', (_what, after) => {
  expect(takenAway({ prod }, after)).toEqual([]);
});

test('what goes is told by its kind and name, ensemble by ensemble', () => {
  const before = { prod, staging: prod, third: prod };

  const taken = takenAway(before, { prod: { nodes: ['i-2'] }, third: prod });

  expect(taken).toEqual([
    { ensemble: 'prod', what: 'nodes i-1; documents a-revive' },
    { ensemble: 'staging', what: 'nodes i-1, i-2; documents a-revive' },
  ]);
});

test('what an ensemble needs, another one that has the same does not keep', () => {
  expect(takenAway({ prod, staging: prod }, { staging: prod })).toHaveLength(1);
});

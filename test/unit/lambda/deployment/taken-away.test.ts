import { takenAway } from '../../../../lambda/deployment/taken-away.ts';

const prod = { nodes: ['i-1', 'i-2'], documents: ['a-*'] };

test.each([
  ['another ensemble comes', { prod, staging: {} }],
  ['one more node comes', { prod: { ...prod, nodes: ['i-3', 'i-2', 'i-1'] } }],
  ['another kind of need comes', { prod: { ...prod, roles: ['role'] } }],
])('nothing is taken where %s', (_what, after) => {
  expect(takenAway({ prod }, after)).toEqual([]);
});

test('what goes is told by its kind and name, ensemble by ensemble', () => {
  const staging = { nodes: ['i-3'], folders: ['staging/a-*'] };
  const third = { nodes: ['i-4'] };

  const taken = takenAway({ prod, staging, third }, { prod: { nodes: ['i-2'] }, third });

  expect(taken).toEqual([
    { ensemble: 'prod', what: 'nodes i-1; documents a-*' },
    { ensemble: 'staging', what: 'nodes i-3; folders staging/a-*' },
  ]);
});

test('documents that another ensemble still has stay: they are there once', () => {
  const staging = { documents: ['a-*', 'b-*'] };

  const taken = takenAway({ prod, staging }, { staging: { documents: ['a-*'] } });

  expect(taken).toEqual([
    { ensemble: 'prod', what: 'nodes i-1, i-2' },
    { ensemble: 'staging', what: 'documents b-*' },
  ]);
});

test('the folder of an ensemble is its own', () => {
  const needs = { folders: ['a-*'], roles: ['role'] };

  expect(takenAway({ prod: needs, staging: needs }, { staging: needs })).toHaveLength(1);
});

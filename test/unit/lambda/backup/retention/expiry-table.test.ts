import { tableIn } from '../../../../../lambda/backup/retention/expiry-table.ts';
import { manifestKeyAt } from '../manifests.ts';

const table = {
  ...{ schemaVersion: 1, ensemble: 'prod', countedAt: '2026-11-22T03:00:00Z', sweptAt: null },
  keep: { days: 30 },
  backups: [
    {
      ...{ key: manifestKeyAt('20261122T030000Z'), writtenAt: 1, level: 3, keeps: [] },
      ...{ kept: ['newest', 'days'], until: null },
    },
  ],
};

test('a table is read as it was written', () => {
  expect(tableIn(JSON.stringify(table), 'prod')).toEqual(table);
});

test.each([
  ['no text', undefined],
  ['no JSON', '{ "half'],
  ['of another ensemble', JSON.stringify({ ...table, ensemble: 'staging' })],
  ['of a newer zk-backup', JSON.stringify({ ...table, schemaVersion: 2 })],
  ['a reason that nobody knows', JSON.stringify(table).replace('newest', 'oldest')],
])('%s is no table', (_what, text) => {
  expect(tableIn(text, 'prod')).toBeUndefined();
});

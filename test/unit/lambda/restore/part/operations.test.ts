import { differenceOf } from '../../../../../lambda/restore/part/difference.ts';
import {
  BackupReadsDifferently,
  dataFrom,
  needsDataOf,
  operationsOf,
} from '../../../../../lambda/restore/part/operations.ts';
import { partOf, Server } from './trees.ts';

const part = partOf('/p');
const backup = () =>
  new Server()
    .create('/p', { data: 'same' })
    .create('/p/new', { data: 'of the backup' })
    .create('/p/null', { data: null })
    .create('/p/brokers')
    .create('/p/brokers/seqid', { data: 'ids' })
    .set('/p/brokers/seqid', 'ids');

async function planned() {
  const live = await new Server()
    .create('/p', { data: 'same' })
    .create('/p/null', { data: '' })
    .create('/p/brokers')
    .create('/p/brokers/seqid', { data: 'ids' })
    .tree(part);
  const trees = { part, backup: await backup().tree(part, () => false), live };
  return differenceOf(trees, { longestRequest: 1_000_000 });
}

const sentFrom = async (server: Server) => {
  const difference = await planned();
  const again = await server.tree(part, needsDataOf(difference));
  const { changes, counters } = difference;
  return [...operationsOf(changes, counters, dataFrom(again, difference))].flat();
};

test('of a second reading of the backup only the data that is sent is kept', async () => {
  const wanted = needsDataOf(await planned());

  const paths = ['/p', '/p/new', '/p/null', '/p/brokers', '/p/brokers/seqid'].filter(wanted);

  expect(paths).toEqual(['/p/new', '/p/null', '/p/brokers/seqid']);
});

test('the data that is sent is the one of the plan', async () => {
  const operations = await sentFrom(backup());

  expect(operations.map((one) => [one.path, 'data' in one && one.data && `${one.data}`])).toEqual([
    ['/p/new', 'of the backup'],
    ['/p/null', null],
    ['/p/brokers/seqid', 'ids'],
  ]);
});

test.each([
  ['other data', backup().set('/p/new', 'other')],
  ['empty data instead of null', backup().set('/p/null', '')],
  ['no such znode', backup().delete('/p/new')],
])('a second reading that finds %s sends nothing', async (_what, server) => {
  await expect(sentFrom(server)).rejects.toThrow(BackupReadsDifferently);
});

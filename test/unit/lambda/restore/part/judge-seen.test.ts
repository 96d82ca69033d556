import { differenceOf } from '../../../../../lambda/restore/part/difference.ts';
import { judgeSeen, movedSince } from '../../../../../lambda/restore/part/judge-seen.ts';
import { digestAcl } from '../../../../../lambda/zookeeper/requests/access.ts';
import { partOf, Server } from './trees.ts';

const part = partOf('/p');
const ensemble = () =>
  new Server().create('/p').create('/p/set', { data: 'new' }).create('/p/extra').create('/p/rest');

/** What a plan would do that was made while the ensemble was so. */
async function planned() {
  const was = new Server().create('/p').create('/p/set', { data: 'old' }).create('/p/missing');
  was.create('/p/rest');
  const trees = { part, backup: await was.tree(part), live: await ensemble().tree(part) };
  return differenceOf(trees, { exact: true, longestRequest: 1_000_000 }).changes;
}

const movedTo = async (now: Server) => movedSince(await planned(), await now.tree(part));

test('a plan whose paths are as it saw them is executed, whatever else was changed', async () => {
  const now = ensemble().create('/elsewhere').set('/p/rest', 'x').create('/p/rest/child');

  expect(await movedTo(now)).toEqual([]);
});

test.each([
  ['a version moved on', (now: Server) => now.set('/p/set', 'newer'), ['/p/set']],
  ['a list was changed', (now: Server) => now.setAcl('/p/set', digestAcl('a', 'b')), ['/p/set']],
  ['a znode was deleted', (now: Server) => now.delete('/p/set'), ['/p/set']],
  [
    'it was deleted and created again, and has its old version',
    (now: Server) => now.delete('/p/set').create('/p/set', { data: 'new' }),
    ['/p/set'],
  ],
  ['what was missing came back', (now: Server) => now.create('/p/missing'), ['/p/missing']],
  ['what is to be deleted was changed', (now: Server) => now.set('/p/extra', 'x'), ['/p/extra']],
  [
    'the parent of what is to be created is gone',
    (now: Server) => now.delete('/p/set').delete('/p/extra').delete('/p/rest').delete('/p'),
    ['/p/missing', '/p/set', '/p/extra'],
  ],
])('where %s, the plan is outdated', async (_what, act, expected) => {
  expect(await movedTo(act(ensemble()))).toEqual(expected);
});

test('the refusal says which paths, and to plan again', async () => {
  const now = ensemble().set('/p/set', 'x').set('/p/extra', 'y');

  const refusal = judgeSeen(await planned(), await now.tree(part));

  expect(refusal?.reason).toMatch(/deleted \/p\/set, \/p\/extra\.$/);
  expect(refusal?.hint).toMatch(/^Plan again/);
});

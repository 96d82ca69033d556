import { appliedOf } from '../../../../../lambda/restore/part/applied.ts';
import { differenceOf } from '../../../../../lambda/restore/part/difference.ts';
import { inverseOf } from '../../../../../lambda/restore/part/inverse.ts';
import { partOf, Server } from './trees.ts';

const part = partOf('/app');
const longestRequest = 1_000_000;

/** The backup has a and b; the ensemble has another a, no b, and c. */
const backedUp = () =>
  new Server().create('/app').create('/app/a', { data: 'good' }).create('/app/b');
const living = () => backedUp().set('/app/a', 'bad').delete('/app/b').create('/app/c');

/** What a run that did all of it leaves: zxids 7 to 9. */
const restored = () => living().set('/app/a', 'good').create('/app/b').delete('/app/c');

async function undoing(now: Server, zxids: readonly bigint[] = [7n, 8n, 9n]) {
  const before = await living().tree(part);
  const { changes, counters } = differenceOf(
    { part, backup: await backedUp().tree(part), live: before },
    { exact: true, longestRequest },
  );
  const operations = changes.map(({ path }) => ({ kind: 'delete' as const, path }));
  const applied = appliedOf([{ kind: 'multi', operations }], 1, zxids);
  return inverseOf({ part, changes, counters, applied, before, now: await now.tree(part) });
}

test('what is as it was left is taken back: set back, deleted, created', async () => {
  const { changes, moved } = await undoing(restored());

  expect(moved).toEqual([]);
  expect(changes).toMatchObject([
    { kind: 'setData', path: '/app/a', bytes: 3, seen: { version: 2 } },
    { kind: 'create', path: '/app/c' },
    { kind: 'delete', path: '/app/b', seen: { version: 0 } },
  ]);
});

test('what is as it was before needs nothing', async () => {
  expect(await undoing(living())).toEqual({ changes: [], moved: [], kept: [] });
});

test('what was created by another transaction of the same data is not ours', async () => {
  const now = restored().delete('/app/b').create('/app/b');

  const { moved } = await undoing(now);

  expect(moved).toEqual(['/app/b']);
});

test('where the transactions of a run are not known, nothing of it is taken for ours', async () => {
  const { changes, moved } = await undoing(restored(), []);

  expect(changes).toMatchObject([{ kind: 'create', path: '/app/c' }]);
  expect(moved).toEqual(['/app/a', '/app/b']);
});

test('a parent that is gone since is named', async () => {
  const server = restored().delete('/app/a').delete('/app/b').delete('/app');

  const { moved } = await undoing(server);

  expect(moved).toEqual(['/app', '/app/a']);
});

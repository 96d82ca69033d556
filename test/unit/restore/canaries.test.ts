import type { BackupTree } from '../../../bin/cli/backup-tree.ts';
import { readTree } from '../../../bin/cli/read-tree.ts';
import type { Source } from '../../../bin/cli/source.ts';
import { Canaries } from '../../../lambda/restore/canaries.ts';
import { inReadingOrder } from '../../../lambda/zookeeper/member-names.ts';
import { RestorableSet } from '../../../lambda/zookeeper/restorable.ts';
import type { Change } from '../../../lambda/zookeeper/transaction.ts';
import {
  asArchived,
  type Files,
  inChunks,
  randomSet,
  smallSet,
} from '../zookeeper/fixture-files.ts';

async function choose(files: Files, watch = new Canaries()) {
  const set = new RestorableSet({ level: 2, watch });
  const archived = asArchived(files);
  for (const path of inReadingOrder(Object.keys(archived))) {
    await set.add(path, inChunks(archived[path] as Uint8Array));
  }
  return watch.chosen();
}

/** The tree after the last transaction, by the command line's own reader. */
function treeOf(files: Files): Promise<BackupTree> {
  const archived = asArchived(files);
  return readTree({
    name: 'fixture',
    async *members() {
      for (const path of inReadingOrder(Object.keys(archived))) {
        yield { path, chunks: inChunks(archived[path] as Uint8Array) };
      }
    },
  } as unknown as Source);
}

/** A fresh ensemble: its one snapshot is from before all that clients wrote. */
const fresh = () => randomSet((name) => name === 'snapshot.0' || name.startsWith('log.'));
const random = () => randomSet((name) => name === 'snapshot.3867' || name.startsWith('log.'));

test.each([
  ['a small', smallSet],
  ['a random', random],
  ['a fresh', fresh],
])('canaries of %s set look as they will after the restore', async (_what, make) => {
  const files = make();
  const tree = await treeOf(files);

  const canaries = await choose(files);

  expect(canaries.length).toBeGreaterThan(0);
  for (const { hexPath, mzxid, version, bytes } of canaries) {
    const znode = tree.find(Buffer.from(hexPath, 'hex').toString());
    expect(znode?.stat).toMatchObject({ mzxid: BigInt(mzxid), version, ephemeralOwner: 0n });
    // Of data that is null, a server tells the length 0.
    expect(Math.max(0, znode?.dataLength ?? -1)).toBe(bytes);
  }
});

test('eight are chosen, and the same ones every time', async () => {
  const first = await choose(random());

  const second = await choose(random());

  expect(first).toHaveLength(8);
  expect(second).toEqual(first);
});

test('what ZooKeeper keeps for itself is no canary', async () => {
  const canaries = await choose(smallSet());

  const paths = canaries.map(({ hexPath }) => Buffer.from(hexPath, 'hex').toString());
  expect(paths.filter((path) => path === '' || path.startsWith('/zookeeper'))).toEqual([]);
});

test.each([
  ['changed', (path: Buffer) => ({ kind: 'setData', path })],
  ['deleted in a multi', (path: Buffer) => ({ kind: 'multi', parts: [{ kind: 'delete', path }] })],
])('a znode that is %s after the snapshot is no canary', async (_what, changeOf) => {
  const watch = new Canaries();
  const [first, second] = await choose(smallSet(), watch);
  const change = changeOf(Buffer.from(first?.hexPath ?? '', 'hex')) as unknown as Change;

  watch.transaction({ zxid: 0x12n, change });

  expect(watch.chosen()[0]).toEqual(second);
});

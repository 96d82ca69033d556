import type { BackupTree } from '../../../../cli/source/backup-tree.ts';
import { readTree } from '../../../../cli/source/read-tree.ts';
import type { Source } from '../../../../cli/source/source.ts';
import { Canaries } from '../../../../lambda/restore/plan/reading/canaries.ts';
import { inReadingOrder } from '../../../../lambda/zookeeper/files/member-names.ts';
import { RestorableSet } from '../../../../lambda/zookeeper/verdict/restorable.ts';
import { asArchived, type Files, inChunks } from '../zookeeper/fixture-files.ts';

export async function choose(files: Files, watch = new Canaries()) {
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

/** Every canary of these files looks as it will after their restore. */
export async function expectTruthfulCanaries(files: Files): Promise<void> {
  const tree = await treeOf(files);

  const canaries = await choose(files);

  expect(canaries.length).toBeGreaterThan(0);
  for (const { hexPath, mzxid, version, bytes } of canaries) {
    const znode = tree.find(Buffer.from(hexPath, 'hex').toString());
    expect(znode?.stat).toMatchObject({ mzxid: BigInt(mzxid), version, ephemeralOwner: 0n });
    // Of data that is null, a server tells the length 0.
    expect(Math.max(0, znode?.dataLength ?? -1)).toBe(bytes);
  }
}

import { zxidOf } from '../../lambda/contract/zxid.ts';
import type { PartPlan } from '../../lambda/restore/put-back/plan/part-plan.ts';
import type { Cloud } from '../cloud/cloud.ts';
import type { Terminal } from '../command.ts';
import { watch } from '../progress/reading.ts';
import { openSource } from '../source/open.ts';
import { readTree } from '../source/read-tree.ts';

/** Of each path what is there now and what the plan puts there; null where there is no znode, or null. */
export type DataOfChanges = ReadonlyMap<
  string,
  { readonly before: Buffer | null; readonly after: Buffer | null }
>;

/**
 * Reads the data of what a plan changes: of the backup, and of the capture that it was compared with. No plan
 * has it, so that who may read plans need not read secrets.
 * @throws NotReached without the right to read archives
 */
export async function dataOfChanges(
  { changes, backup, result, live }: PartPlan,
  { store }: Cloud,
  { stderr }: Terminal,
): Promise<DataOfChanges> {
  const paths = new Set(changes.map(({ path }) => path));
  const read = async (bucket: string, key: string, at?: bigint) => {
    const progress = watch('reading', stderr);
    const source = await openSource(`s3://${bucket}/${key}`, {
      s3: store.s3,
      onBytes: progress.take,
    });
    progress.total = source.bytes;
    const keeps = (path: string) => paths.has(path);
    return readTree(source, { at, keeps }).finally(progress.end);
  };
  const from = backup.copy?.bucket ?? store.bucket;
  const then = await read(from, backup.key, result.isCut ? zxidOf(result.to) : undefined);
  const now = await read(store.bucket, live.key);
  return new Map(
    [...paths].map((path) => [path, { before: now.data(path), after: then.data(path) }]),
  );
}

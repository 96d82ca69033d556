import type { Store } from '../aws/archive-store.ts';
import { readExpiryTable } from '../backup/retention/expiry-table.ts';
import { type Stays, staysIn } from '../backup/retention/stays.ts';
import type { ListedBackup } from '../catalog/catalog.ts';
import { reached } from '../catalog/reached.ts';
import { keys } from '../contract/keys.ts';

/** A backup, and what becomes of it as it was counted last; null where it was not counted yet. */
export type ListedWithStays = ListedBackup & { readonly stays: Stays | null };

/** What becomes of the backups of an ensemble, by the keys of their archives. @throws NotReached */
export async function readStays(
  store: Store,
  ensemble: string,
): Promise<ReadonlyMap<string, Stays>> {
  const url = `s3://${store.bucket}/${keys.expiry(ensemble)}`;
  const read = () => readExpiryTable(store, ensemble);
  return staysIn((await reached(`${url} cannot be read`, 's3:GetObject', read)).table);
}

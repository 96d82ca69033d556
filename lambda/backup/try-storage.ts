import { findObject, readJson, type Store, writeJson } from '../aws/archive-store.ts';
import { keys } from '../contract/keys.ts';
import type { LeaseRecord } from '../run/lease.ts';

/** What storage showed that it can; survives JSON. */
export interface StorageFacts {
  /** It refuses a write whose condition does not hold. */
  readonly keepsConditions: boolean;
  /** It computes CRC64NVME where it is asked to, and tells it. */
  readonly tellsCrc64Nvme: boolean;
}

/**
 * Tries storage on the lease, which the caller holds: it is written with what it says already, once
 * under each condition that must be refused, and once with CRC64NVME.
 */
export async function tryStorage(store: Store, ensemble: string): Promise<StorageFacts> {
  const key = keys.lease(ensemble);
  const held = await readJson<LeaseRecord>(store, key);
  if (!held) return { keepsConditions: false, tellsCrc64Nvme: false };
  const overIt = await writeJson(store, key, held.value, 'absent');
  const overAnother = await writeJson(store, key, held.value, { etag: '"of-no-object"' });
  return {
    keepsConditions: !overIt && !overAnother,
    tellsCrc64Nvme: await tellsCrc64Nvme(store, key, held),
  };
}

async function tellsCrc64Nvme(
  store: Store,
  key: string,
  { value, etag }: { readonly value: LeaseRecord; readonly etag: string },
): Promise<boolean> {
  try {
    await writeJson(store, key, value, { etag }, { ChecksumAlgorithm: 'CRC64NVME' });
  } catch (error) {
    if (isRefusedRequest(error)) return false;
    throw error;
  }
  return (await findObject(store, key))?.crc64nvme !== undefined;
}

/** 400 and 501 are what storage says to a header that it does not know. */
function isRefusedRequest(error: unknown): boolean {
  const { httpStatusCode } = (error as { $metadata?: { httpStatusCode?: number } }).$metadata ?? {};
  return httpStatusCode === 400 || httpStatusCode === 501;
}

import type { Checksum } from '../contract/documents.ts';
import { patiently } from '../flow/retries.ts';
import { RunEnded } from '../run/ended.ts';
import type { LastBackup } from './history/last-backup.ts';
import type { BackupStory } from './story.ts';
import { tryStorage } from './try-storage.ts';

/**
 * Before a node is asked for anything: two runs could each stop a server at once where storage does
 * not decide between them. A bucket that holds a backup with its CRC64NVME was tried before it.
 * @returns what storage can be asked to sum
 * @throws RunEnded where it ignores conditions
 */
export async function fitStorage(
  { flow, store, run }: BackupStory,
  last: LastBackup | undefined,
): Promise<Checksum> {
  if (last?.sumsCrc64Nvme) return 'CRC64NVME';
  const tried = () => tryStorage(store, run.ensemble);
  const { keepsConditions, tellsCrc64Nvme } = await flow.step('try-storage', tried, patiently);
  if (keepsConditions) return tellsCrc64Nvme ? 'CRC64NVME' : 'none';
  throw new RunEnded(
    'Failed',
    'claim',
    `The storage of ${store.bucket} ignores conditional writes: it wrote over ${run.ensemble}/runs/current.json although it was asked not to (If-None-Match, If-Match).`,
    {
      code: 'conditions-ignored',
      hint: 'Nothing was touched. Two runs could stop two servers at once there: set `bucket` (and `s3Endpoint`) to storage that refuses such a write.',
    },
  );
}

/** What one backup asks of AWS, counted in virtual time. */
import type { BenchGroup } from '../bench-group.ts';
import { type CountedBackup, countBackup } from './count-backup.ts';
import { resultOf } from './result.ts';

/** How long the upload takes, and what figures call that. */
export const uploads = { '30s': 30, '2h': 7200 } as const;

export const calls: BenchGroup = {
  name: 'calls',
  about: 'requests, durable operations and billed time of a backup whose upload takes 30 s or 2 h',
  run: async ({ say }) => {
    const counted: Record<string, CountedBackup> = {};
    for (const [label, seconds] of Object.entries(uploads)) {
      say(`a backup whose upload takes ${label}`);
      counted[label] = await countBackup(seconds);
    }
    return resultOf(counted);
  },
};

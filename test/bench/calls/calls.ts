/** What one backup asks of AWS, counted in virtual time. */
import type { BenchGroup } from '../bench-group.ts';
import { countBackup } from './count-backup.ts';
import { resultOf } from './result.ts';

export const calls: BenchGroup = {
  name: 'calls',
  about: 'requests, durable operations and billed time of a backup whose upload takes 30 s or 2 h',
  run: async ({ say }) => {
    say('a backup whose upload takes 30 s');
    const short = await countBackup('30s');
    say('a backup whose upload takes 2 h');
    return resultOf({ '30s': short, '2h': await countBackup('2h') });
  },
};

import { orderHead } from '../restore-contract.ts';
import type { Backup } from './choose-backup.ts';
import type { Reading } from './read-for-restore.ts';

/** What the nodes are told to do, in the lines that `restore-contract.ts` describes. Pure. */
export function orderText(
  { key, sha256, bytes }: Backup,
  { files, canaries, znodes, ephemerals }: Reading,
): string {
  const lines = [
    orderHead,
    `archive ${key} ${sha256} ${bytes}`,
    ...files.map((file) => `file ${file.sha256} ${file.bytes} ${file.path}`),
    ...canaries.map((one) => `canary ${one.hexPath} ${one.mzxid} ${one.version} ${one.bytes}`),
    // A server counts one znode more than there are (zookeeper.md, T32).
    `znodes ${znodes === null ? '-' : znodes + 1}`,
    `ephemerals ${ephemerals}`,
    'end',
  ];
  return `${lines.join('\n')}\n`;
}

import { maximumOrderBytes, orderHead } from '../../contract/documents.ts';
import { type Refusal, refuse } from '../../run/refusal.ts';
import type { ChosenBackup } from './chosen-backup.ts';
import type { Reading } from './reading/read-for-restore.ts';

/**
 * What the nodes are told to do, in the lines that `orderHead` describes. Pure.
 * @returns a refusal where a command cannot hold it
 */
export function orderText(
  { key, versionId, sha256, bytes }: ChosenBackup,
  { files, to, canaries, znodes, ephemerals }: Reading,
): string | Refusal {
  const lines = [
    orderHead,
    `archive ${key} ${sha256} ${bytes}${versionId === undefined ? '' : ` ${hexOf(versionId)}`}`,
    ...files.map((file) => `file ${file.sha256} ${file.bytes} ${file.path}`),
    `last ${to}`,
    ...canaries.map((one) => `canary ${one.hexPath} ${one.mzxid} ${one.version} ${one.bytes}`),
    // A server counts one znode more than there are (docs/facts/restoring-an-ensemble.md).
    `znodes ${znodes === null ? '-' : znodes + 1}`,
    `ephemerals ${ephemerals}`,
    'end',
  ];
  const text = lines.map((line) => `${line.replaceAll(' ', ',')}+`).join('');
  if (text.length <= maximumOrderBytes) return text;
  return refuse(
    'order-too-long',
    `${key} needs ${files.length} files for a restore, and their list has ${text.length} bytes: a command takes ${maximumOrderBytes}.`,
    'Restore another backup, or this one by hand.',
  );
}

/** S3 calls its ids opaque: in hex they cannot hold what the order gives a meaning to. */
const hexOf = (text: string) => Buffer.from(text).toString('hex');

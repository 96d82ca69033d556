import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EnsembleNode } from '../../local-cloud/ensemble/ensemble-node.ts';
import { bodyOf, takeLogApart, typeOf } from '../mutants/log-file.ts';

const multi = 14;
const error = -1;
/** Type -1 and the length of what follows, which is 4 where the code alone was written. */
const codeBytes = 4;

/**
 * Failed multis in a server's logs of which a part is an error with the bytes of the record that it
 * was before behind its code: what a server writes that applied the multi before it logged it.
 */
export function failedMultisWithOldBytes(node: EnsembleNode): number {
  const folder = join(node.dataLogDirectory, 'version-2');
  const logs = readdirSync(folder).filter((name) => name.startsWith('log.'));
  const records = logs.flatMap((name) => takeLogApart(readFileSync(join(folder, name))).records);
  return records.filter((record) => typeOf(record) === multi && holdsOldBytes(bodyOf(record)))
    .length;
}

function holdsOldBytes(body: Buffer): boolean {
  let at = 36;
  for (let parts = body.readInt32BE(32); parts > 0; parts--) {
    const length = body.readInt32BE(at + 4);
    if (body.readInt32BE(at) === error && length > codeBytes) return true;
    at += 8 + length;
  }
  return false;
}

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EnsembleNode } from '../../local-cloud/ensemble/ensemble-node.ts';
import { takeLogApart, zxidOf } from '../mutants/log-file.ts';

/** The zxids that a server has logged. */
function logged(node: EnsembleNode): Set<bigint> {
  const folder = join(node.dataLogDirectory, 'version-2');
  const logs = readdirSync(folder).filter((name) => name.startsWith('log.'));
  return new Set(
    logs.flatMap((name) => takeLogApart(readFileSync(join(folder, name))).records).map(zxidOf),
  );
}

/**
 * What all other members have logged and this one has not, although its logs go on behind it: the
 * hole of ZOOKEEPER-4712 (docs/facts/completeness.md).
 * @param from the zxid of the snapshot that the logs are replayed over
 */
export function unlogged(node: EnsembleNode, all: readonly EnsembleNode[], from: bigint): bigint[] {
  const own = logged(node);
  const last = [...own].reduce((one, other) => (other > one ? other : one), 0n);
  const [first = new Set<bigint>(), ...others] = all.filter((one) => one !== node).map(logged);
  return [...first].filter(
    (zxid) =>
      zxid > from && zxid < last && !own.has(zxid) && others.every((other) => other.has(zxid)),
  );
}

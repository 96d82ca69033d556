import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EnsembleNode } from '../../local-cloud/ensemble/ensemble-node.ts';
import { takeLogApart, zxidOf } from '../mutants/log-file.ts';
import { isWholeSnapshot } from './whole-snapshot.ts';

/**
 * Whether all other members have logged what this one has not, between its newest snapshot and the end
 * of its logs: the hole of ZOOKEEPER-4712 (docs/facts/completeness.md).
 */
export function lacksTransactions(node: EnsembleNode, all: readonly EnsembleNode[]): boolean {
  const own = logged(node);
  const from = greatest(snapshotsOf(node));
  const to = greatest(own);
  const [first = new Set<bigint>(), ...others] = all.filter((one) => one !== node).map(logged);
  return [...first].some(
    (zxid) => zxid > from && zxid < to && !own.has(zxid) && others.every((one) => one.has(zxid)),
  );
}

function logged(node: EnsembleNode): Set<bigint> {
  const folder = join(node.dataLogDirectory, 'version-2');
  const logs = readdirSync(folder).filter((name) => name.startsWith('log.'));
  return new Set(
    logs.flatMap((name) => takeLogApart(readFileSync(join(folder, name))).records).map(zxidOf),
  );
}

function snapshotsOf(node: EnsembleNode): bigint[] {
  const folder = join(node.dataDirectory, 'version-2');
  return readdirSync(folder).flatMap((name) => {
    const [, zxid] = /^snapshot\.([0-9a-f]+)$/.exec(name) ?? [];
    return zxid && isWholeSnapshot(join(folder, name)) ? [BigInt(`0x${zxid}`)] : [];
  });
}

const greatest = (zxids: Iterable<bigint>): bigint =>
  [...zxids].reduce((one, other) => (other > one ? other : one), 0n);

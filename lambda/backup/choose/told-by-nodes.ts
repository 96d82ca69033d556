import { type Captured, isTransaction } from '../../archive/captured.ts';
import type { CaptureLine } from '../../contract/node-lines.ts';
import { zxidOf } from '../../contract/zxid.ts';
import { type NodeProbe, type ServingNode, servingNodes } from './ensemble-view.ts';

/**
 * All zxids of transactions that the nodes told of: what they have applied, and what lies on their
 * disks from epochs before the newest one, in which nothing is under way any more.
 */
export function toldBy(serving: readonly ServingNode[]): bigint[] {
  // What a read-only server shows may never have been committed.
  const trusted = serving.filter(({ line }) => line.role !== 'read-only');
  const epoch = trusted.reduce((newest, { zxid }) => (zxid > newest ? zxid : newest), 0n) >> 32n;
  const onDisks = trusted
    .map(({ line }) => zxidOf(line.diskZxid))
    .filter((zxid) => zxid >> 32n < epoch);
  return [...trusted.map(({ zxid }) => zxid), ...onDisks].filter(isTransaction);
}

/** What a capture is held against. Pure. */
export function capturedOf(capture: CaptureLine, probes: readonly NodeProbe[]): Captured {
  const { zxid, snapshot, baseLog, logs, youngerSnapshots } = capture;
  const told = toldBy(servingNodes(probes)).reduce((a, b) => (a > b ? a : b), 0n);
  return {
    ...{ zxid, snapshot, baseLog, logs, youngerSnapshots },
    told: told === 0n ? null : `0x${told.toString(16)}`,
  };
}

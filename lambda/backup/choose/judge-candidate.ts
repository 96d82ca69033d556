import { isTransaction } from '../../archive/captured.ts';
import type { ServingNode } from './ensemble-view.ts';

/**
 * Why a node that serves is of no use: its capture would end before it stopped anything, or its disk does
 * not reach what it serves. The probe has waited for the disk, so that what is still behind is no write
 * under way. Pure.
 * @param told all transactions that any node told of
 * @returns undefined for a node that may be tried, such as one whose disk could not be read
 */
export function whyNoCandidate(
  { line, zxid }: ServingNode,
  told: readonly bigint[],
): string | undefined {
  if (line.refuses.length > 0) return line.refuses.join(' ');
  if (line.diskZxid === null) return undefined;
  // The begin of an epoch is on no disk: what counts is the last transaction before it.
  const wanted = isTransaction(zxid)
    ? zxid
    : told.filter((one) => one < zxid).reduce((a, b) => (a > b ? a : b), 0n);
  if (BigInt(line.diskZxid) >= wanted) return undefined;
  return `its disk reaches ${line.diskZxid}, and it serves 0x${wanted.toString(16)}: it writes no log (an observer with syncEnabled=false), or its disk is too slow`;
}

import { formatZxid } from '../bytes/data-file-errors.ts';
import type { Fault } from '../files/fault.ts';
import type { LogRun } from './log-run.ts';
import type { StartPoint } from './start-point.ts';

/** A snapshot that was not written to its end. */
export interface BegunFound {
  readonly file: string;
  readonly zxid: bigint;
  /** What is wrong with it, where it is missed. */
  readonly fault: Fault;
}

/**
 * Whether a server that passes over it has all that it was to hold: the snapshot that it begins with is
 * newer, or goes on through the very transaction. A snapshot that a leader sent is of one that no log of
 * its own holds.
 * @param start the newest whole one, once all logs were shown
 */
export function isBridged(
  { zxid }: Pick<BegunFound, 'zxid'>,
  start: StartPoint | undefined,
  logs: LogRun,
): boolean {
  if (!start) return false;
  if (start.zxid >= zxid) return true;
  const range = start.range();
  return range !== undefined && range.to >= zxid && logs.holds(zxid);
}

export const bridgedText = ({ file, zxid }: Pick<BegunFound, 'file' | 'zxid'>): string =>
  `${file} was not written to its end: ZooKeeper passes over it, and nothing up to ${formatZxid(zxid)} is missing`;

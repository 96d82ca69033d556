import { readFileSync } from 'node:fs';

/**
 * Whether ZooKeeper loads a snapshot (SnapStream.isValidSnapshot). It passes over what a killed server has
 * begun to write; so does a capture.
 */
export const isWholeSnapshot = (file: string): boolean =>
  readFileSync(file).subarray(-5).equals(endMark);

/** The path that follows the last znode, with its length. */
const endMark = Buffer.from([0, 0, 0, 1, 0x2f]);

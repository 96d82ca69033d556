import { constants } from 'node:zlib';
import { gunzip } from './gunzip.ts';
import { unsnappy } from './unsnappy.ts';

/** The bytes of a snapshot by the suffix of its name, which is all that ZooKeeper goes by. */
export const unpack = {
  none: (_file: string, chunks: AsyncIterable<Uint8Array>) => chunks,
  // A server reads what it wants and not the end of the gzip: one that was cut there holds all that it wants.
  gz: (file: string, chunks: AsyncIterable<Uint8Array>) =>
    gunzip(file, chunks, { finishFlush: constants.Z_SYNC_FLUSH }),
  snappy: unsnappy,
} as const;

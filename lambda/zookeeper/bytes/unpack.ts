import { gunzip } from './gunzip.ts';
import { unsnappy } from './unsnappy.ts';

/** The bytes of a snapshot by the suffix of its name, which is all that ZooKeeper goes by. */
export const unpack = {
  none: (_file: string, chunks: AsyncIterable<Uint8Array>) => chunks,
  gz: gunzip,
  snappy: unsnappy,
} as const;

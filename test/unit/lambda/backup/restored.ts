import type { Restored } from '../../../../lambda/archive/judge-completeness.ts';

/**
 * What an archive restores, in short: the zxid of its snapshot, and the first and last one of each
 * log, in hex.
 */
export function lines(snapshot: string, ...logs: readonly string[]): Restored {
  const spans = logs.map((log) => {
    const [first = 0n, last = 0n] = log.split('-').map((zxid) => BigInt(`0x${zxid}`));
    return { first, last };
  });
  const zxid = BigInt(`0x${snapshot}`);
  const end = spans.at(-1)?.last ?? zxid;
  const jumps = spans.slice(1).flatMap(({ first: next }, at) => {
    const before = spans[at]?.last ?? 0n;
    return next === before + 1n ? [] : [{ before, next }];
  });
  return {
    start: {
      file: `data/version-2/snapshot.${snapshot}`,
      zxid,
      from: zxid,
      to: end > zxid ? end : zxid,
    },
    logs: spans.map(({ first, last }) => ({
      file: `log/version-2/log.${first.toString(16)}`,
      ...{ first, last, transactions: Number(last - first) + 1 },
      ...{ zxid: first, digests: 0, dataBytes: 0, longest: 0, end: 'whole' },
    })),
    jumps,
  };
}

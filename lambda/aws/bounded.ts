import type { Store } from './archive-store.ts';

/** The same store, of whose requests so many at most are under way: the others wait for their turn. */
export function bounded(store: Store, most: number): Store {
  const waiting: (() => void)[] = [];
  let free = most;
  const send = async (...request: Parameters<Store['s3']['send']>) => {
    if (free === 0) await new Promise<void>((begin) => waiting.push(begin));
    else free--;
    try {
      return await store.s3.send(...request);
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free++;
    }
  };
  return { ...store, s3: { send: send as Store['s3']['send'] } };
}

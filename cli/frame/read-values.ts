import { BadOption } from '../errors.ts';

export const hint = 'See npx zk-backup --help.';

/** @throws BadOption unless the text is a zxid as ZooKeeper prints it */
export function zxidOption(text: string | undefined): bigint | undefined {
  if (text === undefined) return undefined;
  if (/^0x[0-9a-f]{1,16}$/i.test(text)) return BigInt(text);
  throw new BadOption(`--at got "${text}"; it takes a zxid such as 0x1a.`, { hint });
}

/** A time with its zone, in epoch milliseconds: at three in the morning "03:00" means many things. Pure. */
export function timeIn(text: string): number | undefined {
  const isTime = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(text);
  const time = isTime ? Date.parse(text.replace(' ', 'T')) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}

/** @throws BadOption unless the text is the path of a znode */
export function znodePath(text: string): string {
  if (text.startsWith('/') && !text.includes('//') && (text === '/' || !text.endsWith('/'))) {
    return text;
  }
  throw new BadOption(`"${text}" is not the path of a znode: it takes one such as /a/b.`, { hint });
}

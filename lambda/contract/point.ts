/** A point in the history of an ensemble, as a person names it. */
export type Point =
  /** After that transaction. */
  | { readonly kind: 'zxid'; readonly zxid: bigint }
  /** Before the first transaction that is later. Milliseconds since 1970. */
  | { readonly kind: 'time'; readonly time: number }
  /** Before that transaction. */
  | { readonly kind: 'just-before-zxid'; readonly zxid: bigint }
  /** Before the last transaction that changes that znode. */
  | { readonly kind: 'just-before-path'; readonly path: string };

const justBefore = 'just-before:';
const zxidPattern = /^0x[0-9a-f]{1,16}$/i;
/** The zone has to be said: at three in the morning "03:00" means many things. */
const timePattern = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

/** What a point is written as, for a sentence that says what was expected. */
export const pointForms =
  'a zxid such as 0x500000010, a time with its zone, such as 2026-11-22T03:00:00Z, just-before:ZXID or just-before:PATH';

/** @returns undefined where the text is none */
export function pointIn(text: string): Point | undefined {
  if (text.startsWith(justBefore)) {
    const what = text.slice(justBefore.length);
    if (zxidPattern.test(what)) return { kind: 'just-before-zxid', zxid: BigInt(what) };
    return isZnodePath(what) ? { kind: 'just-before-path', path: what } : undefined;
  }
  if (zxidPattern.test(text)) return { kind: 'zxid', zxid: BigInt(text) };
  const time = timeIn(text);
  return time === undefined ? undefined : { kind: 'time', time };
}

/** A time with its zone, in epoch milliseconds; undefined where the text is none. Pure. */
export function timeIn(text: string): number | undefined {
  const time = timePattern.test(text) ? Date.parse(text.replace(' ', 'T')) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}

/** As `pointIn` reads it; times in UTC. */
export function pointText(point: Point): string {
  switch (point.kind) {
    case 'zxid':
      return `0x${point.zxid.toString(16)}`;
    case 'time':
      return new Date(point.time).toISOString();
    case 'just-before-zxid':
      return `${justBefore}0x${point.zxid.toString(16)}`;
    case 'just-before-path':
      return `${justBefore}${point.path}`;
  }
}

/** Whether a text can be the path of a znode. */
export const isZnodePath = (text: string): boolean =>
  text.startsWith('/') && !text.includes('//') && (text === '/' || !text.endsWith('/'));

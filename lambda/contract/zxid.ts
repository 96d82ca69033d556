/** A zxid as text: `0x` and hex digits. */
export type Zxid = `0x${string}`;

/** Whether a value is a zxid as lines and manifests have it. */
export const isZxid = (value: unknown): value is Zxid =>
  typeof value === 'string' && /^0x[0-9a-f]{1,16}$/.test(value);

/** The number of a zxid; that of nobody's is 0. */
export const zxidOf = (text: string | null | undefined) => BigInt(text ?? '0x0');

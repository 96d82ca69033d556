import { isZxid, type Zxid } from '../contract/zxid.ts';

/** What was known of the node when its files were captured; older manifests tell less of it. */
export interface Captured {
  /** What the node showed just before the capture. */
  readonly zxid: Zxid;
  /** Names of what the archive begins with, and how many logs it holds. */
  readonly snapshot?: string;
  readonly baseLog?: string;
  readonly logs?: number;
  /** Of the node's snapshots above the captured one. */
  readonly youngerSnapshots?: readonly Zxid[];
  /** The newest transaction that any node told of before the capture; null where nobody told one. */
  readonly told?: Zxid | null;
}

/** A zxid of counter 0 is the begin of an epoch, or a server that has nothing: no transaction. */
export const isTransaction = (zxid: bigint) => (zxid & 0xffffffffn) !== 0n;

type Told = { readonly [key: string]: unknown };

/**
 * What a manifest says of its node, whoever wrote it.
 * @returns undefined where it does not tell the node's zxid
 */
export function capturedIn(manifest: Told): Captured | undefined {
  const captured = isObject(manifest.captured) ? manifest.captured : manifest;
  const { zxid, snapshot, baseLog, logs, youngerSnapshots, told } = captured;
  if (!isZxid(zxid)) return undefined;
  return {
    zxid,
    ...(typeof snapshot === 'string' ? { snapshot } : {}),
    ...(typeof baseLog === 'string' ? { baseLog } : {}),
    ...(typeof logs === 'number' ? { logs } : {}),
    ...(Array.isArray(youngerSnapshots)
      ? { youngerSnapshots: youngerSnapshots.filter(isZxid) }
      : {}),
    ...(told === null || isZxid(told) ? { told } : {}),
  };
}

const isObject = (value: unknown): value is Told => typeof value === 'object' && value !== null;

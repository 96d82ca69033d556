/** What a server makes of a snapshot's trailer hangs on its own settings, not on what is there. */
export interface SnapshotReader {
  /** Of the server, as `3.9.3`. */
  readonly version: string;
  /** `zookeeper.digest.enabled`. @default true */
  readonly digest?: boolean;
  /** `zookeeper.serializeLastProcessedZxid.enabled`. @default true */
  readonly lastZxid?: boolean;
}

/** Bytes of a last zxid and its seal; a digest takes more. */
const lastZxidBytes = 21;

/**
 * Whether a server cannot read a snapshot: it takes a last zxid for a digest, or a digest for a last
 * zxid, and then tries an older snapshot or ends (docs/facts/what-busy-servers-write.md).
 * @param flavour bytes after the first seal
 * @returns why, and what to do about it, a sentence each; undefined where it reads it
 */
export function unreadableBy(
  flavour: number,
  { version, digest = true, lastZxid = true }: SnapshotReader,
): { readonly why: string; readonly remedy: string } | undefined {
  const readsDigest = digest && isFrom(version, 3, 6);
  const readsLastZxid = lastZxid && isFrom(version, 3, 9);
  if (flavour === lastZxidBytes && readsDigest) {
    return {
      why: 'The snapshot was written with zookeeper.digest.enabled=false, and this server has digests on: it does not read it.',
      remedy: 'Set digest.enabled=false in its zoo.cfg.',
    };
  }
  if (flavour > lastZxidBytes && !readsDigest && readsLastZxid) {
    return {
      why: 'The snapshot was written with digests, and this server has zookeeper.digest.enabled=false: it does not read it.',
      remedy: 'Set digest.enabled=true in its zoo.cfg.',
    };
  }
  return undefined;
}

function isFrom(version: string, major: number, minor: number): boolean {
  const [ownMajor = 0, ownMinor = 0] = version.split('.').map(Number);
  return ownMajor > major || (ownMajor === major && ownMinor >= minor);
}

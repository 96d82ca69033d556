import type { Store } from '../../../lambda/aws/archive-store.ts';
import { shortfallOf } from '../../../lambda/backup/judge-completeness.ts';
import { lastZxidOf, type Manifest } from '../../../lambda/backup/manifest.ts';
import { keys } from '../../../lambda/contract.ts';
import type { DrillResult } from '../../../lambda/restore/judge-drill.ts';
import { NotReadable } from '../errors.ts';
import { drillsOf } from './drills.ts';
import { jsonAt, keysIn } from './listing.ts';
import { timeOfTick } from './time-text.ts';

/** One backup as `list` tells of it; null where its manifest does not say. */
export interface Backup {
  readonly ensemble: string;
  /** What `restore --backup` takes. */
  readonly key: string;
  /** The scheduled time. */
  readonly time: string;
  readonly ageSeconds: number;
  readonly bytes: number | null;
  readonly znodes: number | null;
  readonly zxid: string | null;
  readonly zookeeperVersion: string | null;
  readonly level: number | null;
  readonly downtimeMs: number | null;
  /** How far it falls short of what its node had; null where nothing tells of that. */
  readonly shortfall: string | null;
  /** What looked wrong beside the backup before. */
  readonly suspicions: readonly string[];
  /** The newest drill of this backup. */
  readonly drill: DrillResult | null;
  /** Why its manifest tells nothing. */
  readonly unreadable?: string;
}

export interface Catalog {
  /** Newest first. */
  readonly backups: readonly Backup[];
  /** Older ones that were not asked for. */
  readonly left: number;
}

/** Requests to S3 under way at once. */
const atOnce = 16;

/**
 * The newest backups of an ensemble. A backup is there when its manifest is.
 * @param most how many to read
 * @throws NotReached
 */
export async function readCatalog(
  store: Store,
  ensemble: string,
  most: number,
  now: number,
): Promise<Catalog> {
  const manifests = (await keysIn(store, `${ensemble}/`))
    .filter((key) => timeOf(key) !== undefined)
    .sort((a, b) => (timeOf(b) ?? 0) - (timeOf(a) ?? 0));
  const wanted = manifests.slice(0, most);
  const drills = wanted.length > 0 ? await drillsOf(store, ensemble) : [];
  const backups: Backup[] = [];
  for (let at = 0; at < wanted.length; at += atOnce) {
    const some = wanted.slice(at, at + atOnce);
    backups.push(
      ...(await Promise.all(some.map((key) => readBackup(store, ensemble, key, drills, now)))),
    );
  }
  return { backups, left: manifests.length - wanted.length };
}

const suffix = keys.manifestSuffix;

/** The tick is what stands before the suffix; undefined for any other object. */
function timeOf(key: string): number | undefined {
  return key.endsWith(suffix)
    ? timeOfTick(key.slice(-suffix.length - 16, -suffix.length))
    : undefined;
}

async function readBackup(
  store: Store,
  ensemble: string,
  manifestKey: string,
  drills: readonly DrillResult[],
  now: number,
): Promise<Backup> {
  const time = timeOf(manifestKey) ?? 0;
  const key = manifestKey.slice(0, -suffix.length).concat('.tar.gz');
  const { manifest, unreadable } = await read(store, manifestKey);
  return {
    ensemble,
    key,
    time: new Date(time).toISOString(),
    ageSeconds: Math.round((now - time) / 1000),
    bytes: manifest?.archive?.bytes ?? null,
    znodes: manifest?.inventory?.znodes ?? null,
    zxid: lastZxidOf(manifest?.proof, manifest?.zxid) ?? null,
    zookeeperVersion: manifest?.zookeeperVersion ?? null,
    level: manifest?.proof?.level ?? null,
    downtimeMs: manifest?.downtimeMs ?? null,
    shortfall: (manifest && shortfallOf(manifest)) ?? null,
    suspicions: manifest?.comparison?.suspicions ?? [],
    drill: drills.find((drill) => drill.archiveKey === key) ?? null,
    ...(unreadable === undefined ? {} : { unreadable }),
  };
}

/** Manifests of other versions say less. */
type Told = { readonly [K in keyof Manifest]?: Partial<Manifest[K]> } & Partial<
  Pick<Manifest, 'zxid' | 'zookeeperVersion' | 'downtimeMs'>
>;

/** One manifest that is broken must not hide the others. */
async function read(
  store: Store,
  key: string,
): Promise<{ readonly manifest?: Told | undefined; readonly unreadable?: string }> {
  try {
    return { manifest: await jsonAt<Told>(store, key) };
  } catch (error) {
    if (error instanceof NotReadable) return { unreadable: error.message };
    throw error;
  }
}

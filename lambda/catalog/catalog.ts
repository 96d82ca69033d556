import { shortfallOf } from '../archive/judge-completeness.ts';
import { archiveKeyOf, parseManifestKey } from '../archive/manifest-key.ts';
import { lastZxidOf, type ManifestFound, readManifest } from '../archive/read-manifest.ts';
import { newestFirst, openShelf } from '../archive/shelf.ts';
import type { Store } from '../aws/archive-store.ts';
import { timeOfTick } from '../contract/tick.ts';
import type { DrillResult } from '../restore/drill/judge-drill.ts';
import { drillsOf } from './drills.ts';
import { keysIn } from './listing.ts';
import { reached } from './reached.ts';

/** One backup as `list` tells of it; null where its manifest does not say. */
export interface ListedBackup {
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
  readonly backups: readonly ListedBackup[];
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
  const manifests = await manifestsOf(store, ensemble);
  const wanted = manifests.slice(0, most);
  const drills = wanted.length > 0 ? await drillsOf(store, ensemble) : [];
  const backups: ListedBackup[] = [];
  for (let at = 0; at < wanted.length; at += atOnce) {
    const some = wanted.slice(at, at + atOnce);
    backups.push(
      ...(await Promise.all(some.map((one) => readBackup(store, ensemble, one, drills, now)))),
    );
  }
  return { backups, left: manifests.length - wanted.length };
}

/** A manifest as its key tells of it. */
export interface ManifestAt {
  readonly key: string;
  /** The scheduled time, in epoch milliseconds. */
  readonly time: number;
}

/** Those of an ensemble, newest first; none is read. @throws NotReached */
export async function manifestsOf(store: Store, ensemble: string): Promise<ManifestAt[]> {
  return (await keysIn(store, `${ensemble}/`))
    .flatMap((key) => {
      const time = timeOfTick(parseManifestKey(ensemble, key)?.tick ?? '');
      return time === undefined ? [] : [{ key, time }];
    })
    .sort((a, b) => b.time - a.time);
}

/** @returns undefined where it is gone meanwhile @throws NotReached */
export function manifestAt(
  store: Store,
  ensemble: string,
  { key }: ManifestAt,
): Promise<ManifestFound | undefined> {
  const url = `s3://${store.bucket}/${key}`;
  return reached(`${url} cannot be read`, 's3:GetObject', () => readManifest(store, ensemble, key));
}

/** What an ensemble could be restored from now. */
export interface Newest {
  /** The newest that can be read; where none of the newest can, the newest of them. */
  readonly backup: ListedBackup | null;
  /** Newer ones, whose manifests tell nothing; why, in sentences. */
  readonly leftOut: readonly string[];
}

/** Of so many that cannot be read none is looked behind. */
const mostLeftOut = 10;

/**
 * The newest backup of an ensemble, among however many: only the newest are listed.
 * @throws NotReached
 */
export async function readNewest(
  store: Store,
  ensemble: string,
  drills: readonly DrillResult[],
  now: number,
): Promise<Newest> {
  const unreadable: ListedBackup[] = [];
  for (const one of await newestManifests(store, ensemble, now)) {
    const backup = await readBackup(store, ensemble, one, drills, now);
    const leftOut = unreadable.flatMap((other) => other.unreadable ?? []);
    if (backup.unreadable === undefined) return { backup, leftOut };
    unreadable.push(backup);
  }
  return { backup: unreadable[0] ?? null, leftOut: [] };
}

const newestManifests = (store: Store, ensemble: string, now: number) =>
  reached(`s3://${store.bucket}/${ensemble}/ cannot be listed`, 's3:ListBucket', async () => {
    const shelf = await openShelf(store, ensemble, now);
    const newest: { readonly key: string; readonly time: number }[] = [];
    for await (const { key, tick } of newestFirst(store, ensemble, shelf, { now })) {
      newest.push({ key, time: timeOfTick(tick) ?? 0 });
      if (newest.length === mostLeftOut) break;
    }
    return newest;
  });

async function readBackup(
  store: Store,
  ensemble: string,
  at: ManifestAt,
  drills: readonly DrillResult[],
  now: number,
): Promise<ListedBackup> {
  return listedOf(ensemble, at, await manifestAt(store, ensemble, at), drills, now);
}

/** What is told of a backup by what was found of its manifest. Pure. */
export function listedOf(
  ensemble: string,
  { key: manifestKey, time }: ManifestAt,
  found: ManifestFound | undefined,
  drills: readonly DrillResult[],
  now: number,
): ListedBackup {
  const key = archiveKeyOf(manifestKey);
  const manifest = found && 'manifest' in found ? found.manifest : undefined;
  const gone = `${manifestKey} was deleted meanwhile`;
  const unreadable = found && 'notOurs' in found ? found.notOurs : gone;
  return {
    ensemble,
    key,
    time: new Date(time).toISOString(),
    ageSeconds: Math.round((now - time) / 1000),
    bytes: manifest?.archive.bytes ?? null,
    znodes: manifest?.inventory?.znodes ?? null,
    zxid: lastZxidOf(manifest?.proof, manifest?.zxid) ?? null,
    zookeeperVersion: manifest?.zookeeperVersion ?? null,
    level: manifest?.proof?.level ?? null,
    downtimeMs: manifest?.downtimeMs ?? null,
    shortfall: (manifest && shortfallOf(manifest)) ?? null,
    suspicions: manifest?.comparison?.suspicions ?? [],
    drill: drills.find((drill) => drill.archiveKey === key) ?? null,
    ...(manifest ? {} : { unreadable: `${unreadable}.` }),
  };
}

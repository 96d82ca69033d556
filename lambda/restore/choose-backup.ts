import { manifestKeys, namedVersion, readJson, type Store } from '../aws/archive-store.ts';
import { type Captured, capturedIn } from '../backup/captured.ts';
import { shortfallOf } from '../backup/judge-completeness.ts';
import type { Manifest } from '../backup/manifest.ts';
import { tickOf } from '../backup/plan.ts';
import { allowedPatterns, keys } from '../contract.ts';
import type { Objections } from './judge-target.ts';
import type { Reading } from './read-for-restore.ts';
import { isRefusal, type Refusal, refuse } from './refusal.ts';
import type { PlanRequest, WantedBackup } from './request.ts';

/** What a restore has to know of a backup; all of it survives JSON. */
export interface Backup {
  readonly ensemble: string;
  readonly key: string;
  /** The version that was proven; absent where storage kept none: then the key is read. */
  readonly versionId?: string;
  readonly manifestKey: string;
  readonly tick: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly zookeeperVersion: string;
  /** The node that it is of. */
  readonly node: string;
  /** Its epoch when the backup was taken. */
  readonly epoch: number;
  /** What the node had then; absent where the manifest does not tell. */
  readonly captured?: Captured;
  /** Newer ones that fall short of what their nodes had, in sentences. */
  readonly passedOver?: readonly string[];
  /** Of the snapshots, and of the logs, as they will lie on the nodes. */
  readonly dataBytes: number;
  readonly logBytes: number;
}

const archiveSuffix = '.tar.gz';

/** The time of a tick, as requests name times. */
export const isoOf = (tick: string) =>
  tick.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z');

/**
 * Finds the backup that was asked for, by its manifest: no other thing makes a backup one. The latest
 * is the newest that is complete, as far as manifests tell, or else the newest.
 */
export async function chooseBackup(
  store: Store,
  ensemble: string,
  wanted: WantedBackup,
): Promise<Backup | Refusal> {
  const passedOver: string[] = [];
  let newest: Backup | Refusal | undefined;
  for (const manifestKey of await manifestKeysOf(store, ensemble, wanted)) {
    const stored = await readJson<Manifest>(store, manifestKey);
    if (!stored) continue;
    const found = readManifest(stored.value, ensemble, manifestKey);
    const short = wanted === 'latest' && !isRefusal(found) ? shortfallOf(stored.value) : undefined;
    if (short === undefined) return newest ? { ...found, passedOver } : found;
    newest ??= found;
    passedOver.push(`${stored.value.archive.key} is newer, and was passed over: ${short}.`);
  }
  return newest ?? noBackup(ensemble, wanted);
}

/** Newest first. */
async function manifestKeysOf(store: Store, ensemble: string, wanted: WantedBackup) {
  if (wanted === 'latest') return manifestKeys(store, ensemble);
  if ('before' in wanted) {
    const before = tickOf(Date.parse(wanted.before));
    return (await manifestKeys(store, ensemble, before)).slice(0, 1);
  }
  return wanted.key.endsWith(archiveSuffix)
    ? [wanted.key.slice(0, -archiveSuffix.length) + keys.manifestSuffix]
    : [wanted.key];
}

function noBackup(ensemble: string, wanted: WantedBackup): Refusal {
  const which =
    wanted === 'latest'
      ? 'no backup'
      : 'before' in wanted
        ? `no backup from before ${wanted.before}`
        : `no backup ${wanted.key}: there is no manifest of it`;
  return refuse(
    `Ensemble ${ensemble} has ${which}.`,
    `See what there is: npx zk-backup list ${ensemble}. An archive without a manifest was never proven; npx zk-backup verify tells what it is worth.`,
  );
}

/**
 * Whether what is restored is from before the time that was asked for: the backup was chosen by its
 * tick, and is taken some time after it (flexible window, retries, the capture itself). Pure.
 */
export function judgeBefore(
  { source, backup: wanted, ensemble, force }: Omit<PlanRequest, 'kind'>,
  { key, tick }: Backup,
  { to, toTime }: Pick<Reading, 'to' | 'toTime'>,
): Objections {
  if (typeof wanted === 'string' || !('before' in wanted)) return { refusals: [], warnings: [] };
  const { before } = wanted;
  if (toTime === null) {
    const unknown = `No log of ${key} tells when ${to} was made: see that it holds nothing from after ${before}.`;
    return { refusals: [], warnings: [unknown] };
  }
  if (Date.parse(toTime) <= Date.parse(before)) return { refusals: [], warnings: [] };
  const restore = [
    `npx zk-backup restore ${source}`,
    ...(ensemble.name === source ? [] : [`--into ${ensemble.name}`]),
    ...(force ? ['--force'] : []),
  ].join(' ');
  const refusal = refuse(
    `${key} was due before ${before}, and holds what was written after it: it would be restored to ${to}, of ${toTime}.`,
    `To have it as it was then: ${restore} --backup ${key} --until ${before}. To have the backup before it: ${restore} --before ${isoOf(tick)}.`,
  );
  return { refusals: [refusal], warnings: [] };
}

function readManifest(manifest: Manifest, ensemble: string, manifestKey: string): Backup | Refusal {
  const { schemaVersion, archive, files } = manifest;
  if ((schemaVersion as number) !== 1) {
    return refuse(
      `${manifestKey} is of version ${schemaVersion}, known is 1: a newer zk-backup wrote it.`,
      'Deploy the newest zk-backup, then plan again.',
    );
  }
  const isOurs = manifest.ensemble === ensemble && archive.key.startsWith(`${ensemble}/`);
  if (!isOurs || !new RegExp(allowedPatterns.key).test(archive.key)) {
    return refuse(
      `${manifestKey} speaks of ${archive.key}, of ensemble ${manifest.ensemble}: it is not a manifest of ${ensemble}.`,
      'It was not written by zk-backup as it is; take another backup.',
    );
  }
  const sizeOf = (folder: string) =>
    files.reduce((sum, { path, bytes }) => sum + (path.startsWith(folder) ? bytes : 0), 0);
  const captured = capturedIn({ ...manifest });
  const versionId = namedVersion(archive.versionId);
  return {
    ensemble,
    key: archive.key,
    ...(versionId === undefined ? {} : { versionId }),
    manifestKey,
    tick: manifest.tick,
    bytes: archive.bytes,
    sha256: archive.sha256,
    zookeeperVersion: manifest.zookeeperVersion,
    node: manifest.node,
    epoch: manifest.epoch,
    ...(captured ? { captured } : {}),
    dataBytes: sizeOf('data/'),
    logBytes: sizeOf('log/'),
  };
}

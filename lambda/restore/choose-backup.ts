import { newestManifestKey, readJson, type Store } from '../aws/archive-store.ts';
import type { Manifest } from '../backup/manifest.ts';
import { tickOf } from '../backup/plan.ts';
import { allowedPatterns, keys } from '../contract.ts';
import { type Refusal, refuse } from './refusal.ts';
import type { WantedBackup } from './request.ts';

/** What a restore has to know of a backup; all of it survives JSON. */
export interface Backup {
  readonly ensemble: string;
  readonly key: string;
  readonly manifestKey: string;
  readonly tick: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly zookeeperVersion: string;
  /** The node that it is of. */
  readonly node: string;
  /** Its epoch when the backup was taken. */
  readonly epoch: number;
  /** Of the snapshots, and of the logs, as they will lie on the nodes. */
  readonly dataBytes: number;
  readonly logBytes: number;
}

const archiveSuffix = '.tar.gz';

/** Finds the backup that was asked for, by its manifest: no other thing makes a backup one. */
export async function chooseBackup(
  store: Store,
  ensemble: string,
  wanted: WantedBackup,
): Promise<Backup | Refusal> {
  const manifestKey = await manifestKeyOf(store, ensemble, wanted);
  const stored = manifestKey && (await readJson<Manifest>(store, manifestKey));
  if (!manifestKey || !stored) return noBackup(ensemble, wanted);
  return readManifest(stored.value, ensemble, manifestKey);
}

function manifestKeyOf(store: Store, ensemble: string, wanted: WantedBackup) {
  if (wanted === 'latest') return newestManifestKey(store, ensemble);
  if ('before' in wanted) {
    return newestManifestKey(store, ensemble, tickOf(Date.parse(wanted.before)));
  }
  return wanted.key.endsWith(archiveSuffix)
    ? wanted.key.slice(0, -archiveSuffix.length) + keys.manifestSuffix
    : wanted.key;
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
  return {
    ensemble,
    key: archive.key,
    manifestKey,
    tick: manifest.tick,
    bytes: archive.bytes,
    sha256: archive.sha256,
    zookeeperVersion: manifest.zookeeperVersion,
    node: manifest.node,
    epoch: manifest.epoch,
    dataBytes: sizeOf('data/'),
    logBytes: sizeOf('log/'),
  };
}

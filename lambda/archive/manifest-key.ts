import { allowedPatterns } from '../contract/documents.ts';
import { keys } from '../contract/keys.ts';
import { timeOfTick } from '../contract/tick.ts';

/** What the key of a backup's object tells. */
export interface BackupKey {
  readonly prefix: string;
  readonly tick: string;
}

const pattern = /^(?<prefix>.+)-(?<tick>\d{8}T\d{6}Z)(?<suffix>\.tar\.gz|\.manifest\.json)$/;
const prefixPattern = new RegExp(allowedPatterns.prefix);

/** Reads the key of an archive or a manifest right below its ensemble's folder. Pure. */
export function parseBackupKey(ensemble: string, key: string): BackupKey | undefined {
  const folder = `${ensemble}/`;
  const { prefix = '', tick = '' } =
    (key.startsWith(folder) && pattern.exec(key.slice(folder.length))?.groups) || {};
  const isOurs = prefixPattern.test(prefix) && timeOfTick(tick) !== undefined;
  return isOurs ? { prefix, tick } : undefined;
}

/** The same of manifests alone: of all that is called `*.manifest.json`, what may be ours. Pure. */
export const parseManifestKey = (ensemble: string, key: string): BackupKey | undefined =>
  key.endsWith(keys.manifestSuffix) ? parseBackupKey(ensemble, key) : undefined;

/** An archive and its manifest differ in their suffixes. */
export const archiveKeyOf = (manifestKey: string): string =>
  `${manifestKey.slice(0, -keys.manifestSuffix.length)}.tar.gz`;

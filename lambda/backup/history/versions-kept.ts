import { namedVersion, type StoredObject } from '../../aws/archive-store.ts';
import type { LastBackup } from './last-backup.ts';

/**
 * For the warning of a good backup: the first of its ensemble, and the first one since its bucket keeps no versions
 * any more. Whoever was told once has decided. Pure.
 */
export function versionWarnings(
  bucket: string,
  last: LastBackup | undefined,
  { versionId }: Pick<StoredObject, 'versionId'>,
): string[] {
  if (namedVersion(versionId) !== undefined) return [];
  if (last === undefined) {
    return [
      `${bucket} keeps no versions: an archive that is overwritten is lost. Switch its versioning on.`,
    ];
  }
  if (last.versionId === undefined) return [];
  return [
    `${bucket} kept versions at ${last.archiveKey} and does not any more: from now on an overwritten archive is lost. Switch its versioning on again.`,
  ];
}

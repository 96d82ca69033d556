import {
  findObject,
  openObject,
  readJson,
  type Store,
  type StoredObject,
  writeJson,
} from '../aws/archive-store.ts';
import type { UploadLine } from '../contract.ts';
import { judgeArchive, type Verdict } from './judge-archive.ts';
import type { Manifest } from './manifest.ts';
import { type ArchivedFile, readArchive } from './read-archive.ts';
import { RunEnded } from './run-ended.ts';

/** An archive as it was read back and judged. */
export interface Verified {
  readonly stored: StoredObject;
  readonly files: readonly ArchivedFile[];
  readonly verdict: Verdict;
}

/**
 * Reads the uploaded object back and judges it.
 * @returns undefined where there is no such object
 */
export async function verifyArchive(
  store: Store,
  upload: UploadLine,
): Promise<Verified | undefined> {
  const stored = await findObject(store, upload.key);
  if (!stored) return undefined;
  const contents = await readArchive(await openObject(store, upload.key, stored.versionId));
  return { stored, files: contents.files, verdict: judgeArchive(upload, stored, contents) };
}

/** @throws RunEnded naming the first check that failed */
export function requireGood(verified: Verified | undefined, key: string): Verified {
  if (!verified) {
    throw new RunEnded('Failed', 'verify', `The upload ended well, but S3 has no ${key}.`, {
      hint: 'Compare the bucket and the endpoint that the node uses with the ones in zk-backup.json.',
    });
  }
  const failed = verified.verdict.checks.find(({ passed }) => !passed);
  if (failed) {
    throw new RunEnded(
      'Failed',
      'verify',
      `${key} failed the check "${failed.name}": ${failed.found}.`,
      {
        hint: 'The object is kept for inspection and listed nowhere; invoke again for a new one.',
      },
    );
  }
  return verified;
}

/**
 * Writes the manifest: from here on the backup exists. Never over another one.
 * @returns false when the manifest of another archive has this name already
 */
export async function recordManifest(
  store: Store,
  key: string,
  manifest: Manifest,
): Promise<boolean> {
  if (await writeJson(store, key, manifest, 'absent')) return true;
  const there = await readJson<Manifest>(store, key);
  return there?.value.archive.sha256 === manifest.archive.sha256;
}

import { copyFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { RunReport } from '../../lambda/backup/report.ts';
import type { BusEvent } from '../../local-cloud/events/events.ts';
import type { LocalCloud } from '../../local-cloud/local-cloud.ts';

/** What `npm start -- --json` prints. */
export interface DemoReport {
  readonly outcome: RunReport['outcome'];
  readonly ensemble: string;
  readonly node: string | null;
  readonly chosenBecause: string | null;
  readonly phases: RunReport['phases'];
  readonly downtimeMs: number | null;
  readonly archive: {
    readonly key: string;
    readonly bytes: number;
    readonly sha256: string;
    readonly localPath: string;
  } | null;
  readonly manifest: { readonly key: string; readonly localPath: string } | null;
  readonly events: readonly BusEvent[];
  readonly reason?: string;
  readonly hint?: string;
}

/**
 * Gathers a run's report and puts its archive and manifest where a person finds them: the S3
 * stand-in keeps objects under hashed names.
 */
export async function gatherReport(
  cloud: LocalCloud,
  run: RunReport,
  directory: string,
): Promise<DemoReport> {
  const { archive } = run;
  const copyOut = async (key: string) => {
    const source = cloud.s3.locate(cloud.bucket, key);
    if (!source) throw new Error(`${key} was announced and is not in the bucket`);
    const localPath = join(directory, key);
    await mkdir(dirname(localPath), { recursive: true });
    await copyFile(source, localPath);
    return { key, localPath };
  };
  return {
    outcome: run.outcome,
    ensemble: run.ensemble,
    node: run.node,
    chosenBecause: run.chosenBecause,
    phases: run.phases,
    downtimeMs: run.downtimeMs,
    archive: archive
      ? { ...(await copyOut(archive.key)), bytes: archive.bytes, sha256: archive.sha256 }
      : null,
    manifest: archive ? await copyOut(archive.manifestKey) : null,
    events: cloud.events.events,
    reason: run.reason,
    hint: run.hint,
  };
}

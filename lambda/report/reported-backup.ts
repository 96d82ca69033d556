import type { ReadManifest } from '../archive/read-manifest.ts';
import type { Stays } from '../backup/retention/stays.ts';
import { listedOf } from '../catalog/catalog.ts';
import { chosenOf } from '../restore/plan/choose-backup.ts';
import { estimate } from '../restore/plan/estimate.ts';
import type { FoundAt } from './gather.ts';
import type { ReportedBackup, ReportedEstimate } from './model.ts';

/** What is known of who stays: keys of manifests that a warning keeps, and what was counted, by keys of archives. */
export interface Keeping {
  readonly kept: ReadonlySet<string>;
  readonly stays: ReadonlyMap<string, Stays>;
}

/** A backup as the page tells of it. Pure. */
export function reportedBackup(
  ensemble: string,
  { found, ...at }: FoundAt,
  { kept, stays }: Keeping,
  now: number,
): ReportedBackup {
  const { ensemble: _, ageSeconds, drill, ...listed } = listedOf(ensemble, at, found, [], now);
  const manifest = manifestIn(found);
  const counted = stays.get(listed.key);
  return {
    ...listed,
    unproven: manifest?.proof?.unproven ?? null,
    dataBytes: manifest?.subtrees?.find(({ path }) => path === '/')?.bytes ?? null,
    node: manifest?.node ?? null,
    mode: manifest?.mode ?? null,
    maxDowntimeMs: manifest?.maxDowntimeMs ?? null,
    estimate: manifest ? estimateOf(manifest, ensemble, at.key) : null,
    expiresAt: expiryOf(found) ?? counted?.until ?? null,
    isKept: kept.has(at.key),
    stays: counted?.kept ?? null,
  };
}

export const manifestIn = (found: FoundAt['found']): ReadManifest | undefined =>
  found && 'manifest' in found ? found.manifest : undefined;

/** As a plan to restore it into servers that are stopped: where they serve, a stop comes before. */
function estimateOf(manifest: ReadManifest, ensemble: string, key: string): ReportedEstimate {
  const { znodes = null, logs } = manifest.inventory ?? {};
  const replay = { transactions: logs?.transactions ?? 0, bytes: 0 };
  const { stageSeconds, outageSeconds } = estimate(
    chosenOf(manifest, ensemble, key),
    { znodes, replay },
    [],
  );
  return { stageSeconds, outageSeconds };
}

/** `expiry-date="Fri, 21 Dec 2026 00:00:00 GMT", rule-id="retention"` */
function expiryOf(found: FoundAt['found']): string | null {
  const text = found && 'manifest' in found ? found.expiration : undefined;
  const time = Date.parse(/expiry-date="([^"]+)"/.exec(text ?? '')?.[1] ?? '');
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}

import { endedBadly, metrics, restoreMetrics } from '../contract/signals.ts';
import { writeMetrics } from '../run/tell.ts';
import type { Protection } from './history/protection.ts';
import type { RunReport } from './report.ts';
import type { BackupStory } from './story.ts';

/**
 * The metrics of a run: how it ended, and how the ensemble is protected then. What is not known has no
 * value: a zero would be taken for a backup of now. Pure.
 */
export function metricsOf(
  report: RunReport,
  protection: Protection,
): Readonly<Record<string, number>> {
  return { ...ofRun(report), ...ofProtection(protection), ...ofCopies(report) };
}

/** Where S3 copies: how long a backup waits, as a line of its own for all ensembles of the bucket. */
export const measureCopies = async (
  { flow, store, run, now }: BackupStory,
  copies: RunReport['copies'],
): Promise<void> => {
  if (!copies) return;
  const { namespace, bucketDimension: name, copyLagSeconds } = metrics;
  const line = {
    namespace,
    dimension: { name, value: store.bucket },
    properties: { runId: run.runId },
    values: { [copyLagSeconds]: copies.lagSeconds },
  };
  await flow.step('measure-copies', async () => writeMetrics(line, now()));
};

function ofRun({ outcome, archive, downtimeMs, phases, serving, warnings = [] }: RunReport) {
  const durationMs = phases.reduce((sum, { ms }) => sum + ms, 0);
  return {
    [metrics.succeeded]: outcome === 'Succeeded' ? 1 : 0,
    [metrics.failed]: endedBadly({ outcome }) ? 1 : 0,
    [metrics.skipped]: outcome === 'Skipped' ? 1 : 0,
    [metrics.warned]: warnings.length > 0 ? 1 : 0,
    [metrics.notServing]: serving === true ? 0 : 1,
    [metrics.durationSeconds]: durationMs / 1000,
    ...(downtimeMs === null ? {} : { [metrics.downtimeSeconds]: downtimeMs / 1000 }),
    ...(archive ? { [metrics.bytes]: archive.bytes } : {}),
  };
}

const ofCopies = ({ copies }: RunReport) =>
  known({ [metrics.copyAgeSeconds]: copies?.ageSeconds ?? null });

function ofProtection({ newest, drillAge }: Protection) {
  const { ageSeconds = null, znodes = null, level = null } = newest ?? {};
  return known({
    [metrics.ageSeconds]: ageSeconds,
    [metrics.znodes]: znodes,
    [metrics.level]: level,
    [restoreMetrics.drillAgeSeconds]: drillAge,
  });
}

const known = (values: Readonly<Record<string, number | null>>) =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
  );

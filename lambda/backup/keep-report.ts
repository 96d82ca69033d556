import { writeJson } from '../aws/archive-store.ts';
import { keys } from '../contract/keys.ts';
import { patiently } from '../flow/retries.ts';
import { endingOf, withWarning } from '../run/ended.ts';
import type { RunReport } from './report.ts';
import type { BackupStory } from './story.ts';

/** The report of a run as it lies in the bucket: also of one that failed or gave way. */
export interface KeptReport extends RunReport {
  readonly schemaVersion: 1;
  /** The durable execution's ARN, or the request id. */
  readonly execution: string;
  /** UTC, as the other time. */
  readonly startedAt: string;
  readonly endedAt: string;
}

/**
 * Leaves the report in the bucket, for whoever asks what became of the run. Written twice is written once.
 * @returns the report; with a warning where it could not be written: the run has ended as it has all the same
 */
export async function keepReport(story: BackupStory, report: RunReport): Promise<RunReport> {
  const { flow, store, run, now } = story;
  const key = keys.report(run.ensemble, run.tick, run.execution);
  const write = async () => {
    const kept: KeptReport = {
      schemaVersion: 1,
      execution: run.execution,
      startedAt: new Date(run.startedAt).toISOString(),
      endedAt: new Date(now()).toISOString(),
      ...report,
    };
    await writeJson(store, key, kept, 'absent');
  };
  return flow.step('keep-report', write, patiently).then(
    () => report,
    (error) =>
      withWarning(
        report,
        `Its report could not be written to s3://${store.bucket}/${key}: ${endingOf(error).reason}`,
      ),
  );
}

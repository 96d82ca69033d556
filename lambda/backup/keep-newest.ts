import { writeNewest } from '../archive/newest-records.ts';
import { keys } from '../contract/keys.ts';
import { patiently } from '../flow/retries.ts';
import { endingOf, withWarning } from '../run/ended.ts';
import type { RunReport } from './report.ts';
import type { BackupStory } from './story.ts';

/** A run that ended there has changed nothing but its own claim and report. */
const before: ReadonlySet<string | undefined> = new Set(['run', 'arm', 'claim']);

/**
 * Writes the newest records into one object, for whoever asks for many ensembles at once.
 * @returns the report; with a warning where it could not be written: the run has ended as it has all the same
 */
export async function keepNewest(story: BackupStory, report: RunReport): Promise<RunReport> {
  if (before.has(report.phase)) return report;
  const { flow, store, run } = story;
  const write = () => writeNewest(store, run.ensemble);
  return flow.step('keep-newest', write, patiently).then(
    () => report,
    (error) =>
      withWarning(
        report,
        `s3://${store.bucket}/${keys.newest(run.ensemble)} could not be written, and \`status\` takes longer: ${endingOf(error).reason}`,
      ),
  );
}

import { failureOf } from '../../archive/judge-archive.ts';
import { tooBigFor, verifyArchive } from '../../archive/verify-archive.ts';
import type { Store } from '../../aws/archive-store.ts';
import type { Zxid } from '../../contract/zxid.ts';
import { type Refusal, refuse } from '../../run/refusal.ts';
import type { Watch } from '../../zookeeper/verdict/restorable.ts';
import type { OperatorSessions } from '../request-part.ts';
import type { Capture } from './capture.ts';
import { judgeSessions, ShownSessions } from './shown-sessions.ts';

/** A capture as it was read back and judged. */
export interface CaptureReading {
  /** The last transaction in it. */
  readonly to: Zxid;
}

/**
 * Reads a capture as a backup is read when it is made, by the same judge.
 * @param begin gives who is shown all of it; called again where it has to be read again
 * @param sessions that it must show: they are of the operator's machine, which sends by them
 */
export async function readCapture(
  store: Store,
  capture: Capture,
  millisecondsLeft: number,
  begin: () => Watch,
  sessions?: OperatorSessions,
): Promise<CaptureReading | Refusal> {
  const { key, captured } = capture;
  const shown = new ShownSessions();
  const verified = await verifyArchive(store, capture, millisecondsLeft, {
    begin: () => ({ watch: shown.beside(begin()) }),
    captured,
  });
  if (!verified) {
    return refuse(
      'archive-missing',
      `The upload ended well, but S3 has no ${key}.`,
      'Compare the bucket and the endpoint that the node uses with the ones in zk-backup.json.',
    );
  }
  if ('tooBig' in verified) {
    return refuse(
      'archive-too-big',
      `${key} ${tooBigFor(verified)}.`,
      'Let ZooKeeper hold less data, or write snapshots more often (snapCount), and plan again.',
    );
  }
  const { proof } = verified;
  const broken = failureOf(proof);
  if (broken !== undefined || proof.level < 2 || !proof.range) {
    return refuse(
      'archive-broken',
      `${key} failed ${broken ?? 'its verification'}.`,
      inspectAndPlan,
    );
  }
  if (proof.complete.reached === false) {
    return refuse(
      'archive-incomplete',
      `${key} is not complete: ${proof.complete.found}.`,
      inspectAndPlan,
    );
  }
  return judgeSessions(capture, shown, sessions) ?? { to: proof.range.to };
}

const inspectAndPlan =
  'The capture is kept for inspection; npx zk-backup verify KEY reads it. Plan again; another node, or the next moment, may do better.';

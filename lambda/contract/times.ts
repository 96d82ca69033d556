/** The seconds that everything may take; synth time and run time share them. */

/** Seconds, the same for every ensemble. */
export const timeouts = {
  /** SSM delivery: a node that does not pick the command up in this time is not reached. */
  deliverySeconds: 120,
  probeStepSeconds: 60,
  /** Inner limit of tar, compressor and CLI together. */
  uploadSeconds: 5 * 3600,
  uploadStepSeconds: 5.5 * 3600,
  removeStepSeconds: 60,
  /** After this time with candidates that could not be backed up no other is tried. */
  tryingSeconds: 1800,
  /** A cancelled command is gone after this time, or it is stuck (docs/facts/run-command.md). */
  cancelSeconds: 600,
  /** Reading the archive back, with its retries. */
  verifySeconds: 3600,
} as const;

/** How an invocation by a schedule is delivered. */
export const deliveries = {
  /** The flexible window of a schedule is no longer. */
  longestWindowMinutes: 15,
  /** EventBridge Scheduler tries so long to reach the alias. */
  schedulerSeconds: 3600,
  /** Lambda keeps an asynchronous invocation of the alias so long. */
  aliasSeconds: 3600,
  /** A scheduled time may be ahead of the function's clock. */
  aheadSeconds: 300,
} as const;

/** No delivery of a schedule comes later than this after its time; half an hour is for clocks. */
export const oldestDeliverySeconds =
  deliveries.longestWindowMinutes * 60 +
  deliveries.schedulerSeconds +
  deliveries.aliasSeconds +
  1800;

/** The revive command may be sent this often: it starts only what does not run. */
export const reviveAttempts = 3;

/**
 * A command whose answer was lost is looked for this often, with this pause. So many more looks may be throttled:
 * they tell nothing of it.
 */
export const adoption = { tries: 6, seconds: 10, throttled: 30 } as const;

/**
 * Seconds until the next look: a tenth of the time waited, from 2 s to 5 min. No clock and no
 * jitter, so that a replay decides the same (docs/facts/durable-functions.md).
 */
export const paceSeconds = (waitedSeconds: number) =>
  Math.max(2, Math.min(300, Math.round(waitedSeconds / 10)));

/** A command to the end of its wait: it may have to be looked for, and the last look comes late. */
const longest = (seconds: number) =>
  adoption.tries * adoption.seconds + seconds + paceSeconds(seconds);

/** What the function does between its waits; three steps in it may be throttled for as long as they try. */
const ownSeconds = 900;

/** ZooKeeper's own start (4 us per znode, docs/facts/how-long-a-restore-takes.md) and reading a snapshot. */
const serveAgainSeconds = 900;

/** No ensemble's `maxDowntimeSeconds` is greater. */
export const longestDowntimeSeconds = 3600;

/**
 * Seconds that follow from an ensemble's `maxDowntimeSeconds`. They nest: each wait outlasts what it
 * waits for, and a run all of its waits, so that none ends without an outcome
 * (docs/facts/durable-functions.md).
 */
export function runTimes(maxDowntimeSeconds: number) {
  const captureStepSeconds = maxDowntimeSeconds + 2 * serveAgainSeconds;
  // It may have to wait for a capture that hangs, and then for the start.
  const reviveStepSeconds = 2 * maxDowntimeSeconds + serveAgainSeconds;
  const { deliverySeconds, probeStepSeconds, uploadStepSeconds, removeStepSeconds } = timeouts;
  const awaitProbeSeconds = deliverySeconds + probeStepSeconds;
  const awaitBackupSeconds =
    deliverySeconds + captureStepSeconds + uploadStepSeconds + removeStepSeconds;
  const awaitReviveSeconds = deliverySeconds + reviveStepSeconds;
  return {
    captureStepSeconds,
    reviveStepSeconds,
    awaitProbeSeconds,
    awaitBackupSeconds,
    awaitReviveSeconds,
    // A candidate in vain takes less than a backup that is waited for to its end.
    runSeconds:
      // Before it, and once more at its end.
      2 * longest(awaitProbeSeconds) +
      timeouts.tryingSeconds +
      longest(awaitBackupSeconds) +
      longest(timeouts.cancelSeconds) +
      reviveAttempts * longest(awaitReviveSeconds) +
      timeouts.verifySeconds +
      ownSeconds,
  };
}

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
  /** A cancelled command is gone after this time, or it is stuck (ssm-run-command.md section 4). */
  cancelSeconds: 600,
  /** Reading the archive back, with its retries. */
  verifySeconds: 3600,
} as const;

/** The revive command may be sent this often: it starts only what does not run. */
export const reviveAttempts = 3;

/** ZooKeeper's own start (4 us per znode, capture-physics.md section 3.1) and reading a snapshot. */
const serveAgainSeconds = 900;

/**
 * Seconds that follow from an ensemble's `maxDowntimeSeconds`. They nest: each wait outlasts what it
 * waits for, and a run all of its waits, so that none ends without an outcome
 * (aws-design.md section 8).
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
    runSeconds:
      awaitProbeSeconds +
      awaitBackupSeconds +
      2 * timeouts.cancelSeconds +
      reviveAttempts * awaitReviveSeconds +
      timeouts.verifySeconds,
  };
}

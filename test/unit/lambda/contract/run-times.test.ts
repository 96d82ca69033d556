import { reviveAttempts, runTimes, timeouts } from '../../../../lambda/contract/times.ts';

test.each([5, 600, 3600])(
  'with a maxDowntime of %d s every wait outlasts what it waits for',
  (maxDowntime) => {
    const times = runTimes(maxDowntime);

    expect(timeouts.uploadStepSeconds).toBeGreaterThan(timeouts.uploadSeconds);
    expect(times.awaitBackupSeconds).toBeGreaterThan(
      times.captureStepSeconds + timeouts.uploadStepSeconds + timeouts.removeStepSeconds,
    );
    expect(times.awaitReviveSeconds).toBeGreaterThan(times.reviveStepSeconds);
    expect(times.runSeconds).toBeGreaterThan(
      times.awaitBackupSeconds + timeouts.cancelSeconds + reviveAttempts * times.awaitReviveSeconds,
    );
  },
);

test.each([5, 600, 3600])(
  'with a maxDowntime of %d s no step is longer than SSM allows',
  (maxDowntime) => {
    const { captureStepSeconds, reviveStepSeconds } = runTimes(maxDowntime);

    for (const seconds of [captureStepSeconds, reviveStepSeconds, ...Object.values(timeouts)]) {
      expect(seconds).toBeGreaterThanOrEqual(30);
      expect(seconds).toBeLessThanOrEqual(172_800);
    }
  },
);

import { restoreActions } from '../../../../lambda/contract/restore-node-lines.ts';
import {
  captureWaitSeconds,
  leaseWaitSeconds,
  restoreSeconds,
  restoreTimeouts,
  restoreWaits,
} from '../../../../lambda/contract/restore-times.ts';
import { longestDowntimeSeconds, runTimes, timeouts } from '../../../../lambda/contract/times.ts';

test('every wait outlasts the delivery of its command and what the node takes', () => {
  const { deliverySeconds } = timeouts;

  expect(restoreTimeouts.stepSeconds).toBeGreaterThan(restoreTimeouts.stageSeconds);
  expect(restoreWaits.stage).toBeGreaterThan(deliverySeconds + restoreTimeouts.stageSeconds);
  expect(restoreWaits.start).toBeGreaterThan(deliverySeconds + restoreTimeouts.startSeconds);
  expect(restoreTimeouts.applyStepSeconds).toBeGreaterThan(
    restoreTimeouts.applySeconds + 2 * restoreTimeouts.transferSeconds,
  );
  expect(restoreWaits.apply).toBeGreaterThan(deliverySeconds + restoreTimeouts.applyStepSeconds);
  expect(captureWaitSeconds).toBeGreaterThan(runTimes(longestDowntimeSeconds).awaitBackupSeconds);
  expect(restoreWaits.drill).toBeGreaterThan(deliverySeconds + restoreTimeouts.drillStepSeconds);
  for (const action of restoreActions)
    expect(restoreWaits[action]).toBeGreaterThan(deliverySeconds);
});

test('the lease outlasts a restore that fails at the worst moment', () => {
  const { inspect, stage, halt, place, start, undo, clear } = restoreWaits;
  const worst = [inspect, stage, halt, place, undo, start, start, clear];

  const seconds = worst.reduce((sum, wait) => sum + wait + timeouts.cancelSeconds, 0);

  expect(restoreSeconds).toBeGreaterThan(leaseWaitSeconds + timeouts.verifySeconds + seconds);
});

test('the lease outlasts a put-back whose captures and streams take all their time', () => {
  const waits = [captureWaitSeconds, restoreWaits.apply, restoreWaits.apply, captureWaitSeconds];

  const seconds = waits.reduce((sum, wait) => sum + wait + timeouts.cancelSeconds, 0);

  expect(restoreSeconds).toBeGreaterThan(leaseWaitSeconds + 3 * timeouts.verifySeconds + seconds);
});

test('a plan lives longer than the restore that it is executed by', () => {
  expect(restoreTimeouts.planSeconds).toBeGreaterThan(restoreWaits.stage);
});

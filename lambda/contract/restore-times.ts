import type { Deed } from './restore-node-lines.ts';
import { longestDowntimeSeconds, runTimes, timeouts } from './times.ts';

/** Seconds. They nest as those of runs do. */
export const restoreTimeouts = {
  /** Inner limit of download and unpacking together. */
  stageSeconds: 3 * 3600,
  /** Every action's step: the longest. */
  stepSeconds: 3.25 * 3600,
  /** Waiting for a started server to serve. */
  startSeconds: 900,
  /** The drill's own deadline, and what its document's step gives it. */
  drillSeconds: 3 * 3600,
  drillStepSeconds: 3.25 * 3600,
  /** From the first byte that `apply` sends to the last one that comes back. */
  applySeconds: 1800,
  /** Its download, and its upload. */
  transferSeconds: 600,
  /** All of it. */
  applyStepSeconds: 3600,
  /** Until an operator's machine begins to send, once it is asked to. */
  operatorBeginSeconds: 600,
  /** From its first byte to the last one that comes back, and then until that is stored. */
  operatorSendSeconds: 600,
  operatorStoreSeconds: 300,
  /** A plan older than this is not executed. */
  planSeconds: 24 * 3600,
} as const;

const { deliverySeconds, cancelSeconds, verifySeconds } = timeouts;
const { stageSeconds, startSeconds, drillStepSeconds, applyStepSeconds } = restoreTimeouts;
const afterDelivery = (seconds: number) => 2 * deliverySeconds + seconds;

/** The stop command, and processes that take their time to end. */
const stopSeconds = 3900;

/** Seconds that an action is waited for, from its sending: each outlasts what it waits for. */
export const restoreWaits: Readonly<Record<Deed, number>> = {
  inspect: afterDelivery(120),
  stage: afterDelivery(stageSeconds + 600),
  halt: afterDelivery(stopSeconds),
  // It may have to stop ZooKeeper first.
  place: afterDelivery(stopSeconds + 900),
  start: afterDelivery(startSeconds + 300),
  check: afterDelivery(300),
  // It stops ZooKeeper first.
  undo: afterDelivery(stopSeconds),
  clear: afterDelivery(900),
  drill: afterDelivery(drillStepSeconds + 60),
  apply: afterDelivery(applyStepSeconds + 60),
};

/** Seconds that the document `capture` is waited for, as the one of backups is. */
export const captureWaitSeconds =
  deliverySeconds + runTimes(longestDowntimeSeconds).awaitBackupSeconds;

/** How long a restore waits for the run that holds its ensemble. */
export const leaseWaitSeconds = 600;

const { inspect, stage, halt, place, start, check, undo, clear } = restoreWaits;

/** All waits of a restore, an undo or a drill, those of a failure at the worst moment included. */
const wholeSeconds =
  2 * inspect + stage + halt + place + 4 * start + check + undo + 2 * clear + restoreWaits.drill;

const { operatorBeginSeconds, operatorSendSeconds, operatorStoreSeconds } = restoreTimeouts;
const operatorSeconds = operatorBeginSeconds + operatorSendSeconds + operatorStoreSeconds;

/** All waits of a part that is put back: a capture before and one after, and two streams. */
const partSeconds =
  2 * inspect + 2 * captureWaitSeconds + 2 * Math.max(restoreWaits.apply, operatorSeconds);

/**
 * Seconds after which nothing of a restore, an undo, a drill or a put-back can still be at work: all waits and
 * one cancelled command each included.
 */
export const restoreSeconds =
  leaseWaitSeconds + 3 * verifySeconds + Math.max(wholeSeconds, partSeconds) + 12 * cancelSeconds;

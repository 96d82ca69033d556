import type { Deed } from './restore-node-lines.ts';
import { timeouts } from './times.ts';

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
  /** A plan older than this is not executed. */
  planSeconds: 24 * 3600,
} as const;

const { deliverySeconds, cancelSeconds, verifySeconds } = timeouts;
const { stageSeconds, startSeconds, drillStepSeconds } = restoreTimeouts;
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
};

/** How long a restore waits for the run that holds its ensemble. */
export const leaseWaitSeconds = 600;

const { inspect, stage, halt, place, start, check, undo, clear } = restoreWaits;

/**
 * Seconds after which nothing of a restore, an undo or a drill can still be at work: all waits, those
 * of a failure at the worst moment and one cancelled command each included.
 */
export const restoreSeconds =
  leaseWaitSeconds +
  2 * verifySeconds +
  inspect +
  stage +
  halt +
  place +
  4 * start +
  check +
  undo +
  2 * clear +
  restoreWaits.drill +
  12 * cancelSeconds;

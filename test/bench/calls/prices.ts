/**
 * AWS's list prices in us-east-1, in US dollars. Those of Lambda and of durable functions were looked up in
 * November 2026, the others are from memory of the same lists (docs/cost.md says so).
 */
export const prices = {
  /** Each of these on Arm. */
  lambdaGbSecond: 0.0000133334,
  lambdaRequest: 0.2e-6,
  durableOperation: 8e-6,
  /** PUT, COPY, POST and LIST. */
  s3Write: 0.005e-3,
  /** GET, HEAD and all others. */
  s3Read: 0.0004e-3,
  event: 1e-6,
  scheduledInvocation: 1e-6,
  /** A month, as the next ones. */
  alarmMetric: 0.1,
  /** Paid for the hours in which it is sent. */
  metric: 0.3,
  key: 1,
} as const;

export const hoursOfMonth = 730;

/** In GB, as Lambda bills it: 3,008 MB. */
export const lambdaMemory = 3008 / 1024;

/** Backups of an ensemble in a month, and its drills. */
export const inMonth = { backups: 30, drills: 4 } as const;

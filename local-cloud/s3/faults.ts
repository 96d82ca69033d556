import { accessDenied, S3Error } from './s3-error.ts';

const errors = {
  AccessDenied: () => accessDenied(),
  SlowDown: () => new S3Error(503, 'SlowDown', 'Please reduce your request rate.'),
  InternalError: () =>
    new S3Error(500, 'InternalError', 'We encountered an internal error. Please try again.'),
  /** Applies to writes with If-None-Match or If-Match only. */
  ConditionalRequestConflict: () =>
    new S3Error(409, 'ConditionalRequestConflict', 'A conflicting operation occurred.'),
};

/** One thing that goes wrong on purpose. */
export interface FaultRule {
  /** Operations by S3's names, such as `PutObject`; absent: all. */
  readonly operations?: readonly string[];
  readonly keyPrefix?: string;
  readonly code: keyof typeof errors;
  /**
   * `refused`: nothing is done. `lost`: all is done, and the answer is the error all the same.
   * `inside-200`: nothing is done, and the error comes in the body of a 200, as
   * CompleteMultipartUpload may. `cut`: the connection breaks half way through the object that is read.
   *
   * @default 'refused'
   */
  readonly manner?: 'refused' | 'lost' | 'inside-200' | 'cut';
  /** Asked for each call that it would apply to. @default - it does */
  readonly applies?: (key: string) => boolean;
  /** How often it applies; counted down. Absent: always. */
  times?: number;
}

/** What goes wrong on purpose; may be changed at any time. */
export interface Faults {
  /** The first that applies counts. */
  readonly rules: FaultRule[];
  /** False: the caller has no s3:ListBucket, and a missing key answers 403 in place of 404. */
  listAllowed: boolean;
}

export const faultError = (rule: FaultRule): S3Error => errors[rule.code]();

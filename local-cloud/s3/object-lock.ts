import { type Call, header } from './call.ts';
import { accessDenied, invalidArgument, invalidRequest } from './s3-error.ts';
import type { Bucket } from './store.ts';
import type { ObjectLock, Protection, Retention, StoredObject } from './stored-object.ts';
import type { XmlElement } from './xml.ts';

const lockMode = 'x-amz-object-lock-mode';
const lockUntil = 'x-amz-object-lock-retain-until-date';
const lockHold = 'x-amz-object-lock-legal-hold';

export const lockHeaders = [lockMode, lockUntil, lockHold];

/** @throws S3Error InvalidRequest where Object Lock is off */
export function requireLock(bucket: Bucket): ObjectLock {
  if (bucket.lock === undefined) {
    throw invalidRequest('Bucket is missing Object Lock Configuration');
  }
  return bucket.lock;
}

/** The protection a write asks for, or else the bucket's default. */
export function protectionOf(call: Call, bucket: Bucket, now: Date): Protection {
  const mode = header(call, lockMode);
  const until = header(call, lockUntil);
  const hold = header(call, lockHold);
  if ([mode, until, hold].some((value) => value !== undefined)) requireLock(bucket);
  if ((mode === undefined) !== (until === undefined)) {
    throw invalidArgument(`${lockUntil} and ${lockMode} must both be supplied`);
  }
  if (hold !== undefined && hold !== 'ON' && hold !== 'OFF') {
    throw invalidArgument('Legal Hold must be either of ON or OFF');
  }
  const retention =
    mode !== undefined && until !== undefined
      ? { mode: lockModeOf(mode), until: futureDate(until, now) }
      : defaultRetention(bucket, now);
  return { retention, legalHold: hold === 'ON' };
}

/** S3 takes protected bytes only with a checksum by the client. @throws S3Error InvalidRequest */
export function requireChecksum(isDeclared: boolean, protection: Protection): void {
  const isProtected = protection.retention !== undefined || protection.legalHold;
  if (isProtected && !isDeclared) {
    throw invalidRequest(
      'Content-MD5 OR x-amz-checksum- HTTP header is required for requests with Object Lock parameters',
    );
  }
}

function defaultRetention(bucket: Bucket, now: Date): Retention | undefined {
  const standard = bucket.lock?.retention;
  if (standard === undefined) return undefined;
  const until = new Date(now);
  until.setUTCDate(until.getUTCDate() + (standard.days ?? 0));
  until.setUTCFullYear(until.getUTCFullYear() + (standard.years ?? 0));
  return { mode: standard.mode, until };
}

/** @throws S3Error InvalidArgument */
export function lockModeOf(text: string | undefined): Retention['mode'] {
  if (text === 'GOVERNANCE' || text === 'COMPLIANCE') return text;
  throw invalidArgument('Unknown wormMode directive.');
}

/** @throws S3Error InvalidArgument when it is no date, or not in the future */
export function futureDate(text: string | undefined, now: Date): Date {
  const date = new Date(text ?? '');
  if (Number.isNaN(date.getTime())) throw invalidArgument('The retain until date is not a date');
  if (date <= now) throw invalidArgument('The retain until date must be in the future!');
  return date;
}

/** @throws S3Error AccessDenied when the version may not be deleted now */
export function requireDeletable(object: StoredObject, mayBypass: boolean, now: Date): void {
  const { retention, legalHold } = object;
  const isRetained = retention !== undefined && retention.until > now;
  const isBypassed = mayBypass && retention?.mode === 'GOVERNANCE';
  if (legalHold || (isRetained && !isBypassed)) {
    throw accessDenied('Access Denied because object protected by object lock.');
  }
}

/**
 * COMPLIANCE may only be lengthened; GOVERNANCE may be weakened or taken away by bypass.
 *
 * @throws S3Error AccessDenied
 */
export function requireAllowedChange(
  from: Retention | undefined,
  to: Retention | undefined,
  mayBypass: boolean,
  now: Date,
): void {
  if (from === undefined || from.until <= now) return;
  const isLonger = to !== undefined && to.until >= from.until;
  const isSameMode = to?.mode === from.mode;
  const isStrengthened = isLonger && (isSameMode || to.mode === 'COMPLIANCE');
  if (isStrengthened) return;
  if (from.mode === 'GOVERNANCE' && mayBypass) return;
  throw accessDenied('Access Denied because object protected by object lock.');
}

/** The bucket's configuration from a PutObjectLockConfiguration body. */
export function lockFrom(xml: XmlElement): ObjectLock {
  const standard = xml.child('Rule')?.child('DefaultRetention');
  if (standard === undefined) return {};
  const days = standard.value('Days');
  const years = standard.value('Years');
  const period = Number(days ?? years);
  if ((days === undefined) === (years === undefined) || !Number.isInteger(period) || period < 1) {
    throw invalidArgument('Default retention needs a positive number of either Days or Years');
  }
  const mode = lockModeOf(standard.value('Mode'));
  return { retention: days === undefined ? { mode, years: period } : { mode, days: period } };
}

/** A version's protection as GET and HEAD show it. */
export function lockResponse({ retention, legalHold }: Protection): Record<string, string> {
  return {
    ...(retention && { [lockMode]: retention.mode, [lockUntil]: retention.until.toISOString() }),
    ...(legalHold && { [lockHold]: 'ON' }),
  };
}

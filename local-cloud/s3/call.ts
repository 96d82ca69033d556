import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Faults } from './faults.ts';
import type { Habits } from './habits.ts';
import { invalidRequest, S3Error } from './s3-error.ts';
import type { Bucket, Store } from './store.ts';

/** One request, taken apart. */
export interface Call {
  readonly store: Store;
  readonly faults: Faults;
  readonly habits: Habits;
  readonly bucketName: string;
  /** Empty for a request to a bucket. */
  readonly key: string;
  readonly query: URLSearchParams;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Told of the answer before its first byte leaves: what a client knows is on record. */
  readonly onAnswer: (status: number) => void;
}

/** What an operation answers. */
export interface Answer {
  /** 200 unless given. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly xml?: string;
  /** Bytes `start` to `end` (inclusive) of a file. */
  readonly bytes?: {
    readonly file: string;
    readonly start: number;
    readonly end: number;
    /** The connection breaks after so many. */
    readonly only?: number;
  };
  /** Length to announce where no body is sent, as HEAD does. */
  readonly length?: number;
}

/** One operation of S3's API and all that it accepts; anything else is answered with 501. */
export interface Operation {
  readonly name: string;
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  readonly scope: 'service' | 'bucket' | 'object';
  /** The query parameter that selects this operation. */
  readonly selector?: string;
  /** Further query parameters. */
  readonly query?: readonly string[];
  /** `x-amz-` headers beyond those every operation takes; one that ends with `-` is a prefix. */
  readonly headers?: readonly string[];
  readonly handle: (call: Call) => Promise<Answer> | Answer;
}

export const bucketOf = (call: Call): Bucket => call.store.bucket(call.bucketName);

/** A header's value, or undefined. */
export function header(call: Call, name: string): string | undefined {
  const value = call.request.headers[name];
  return Array.isArray(value) ? value.join(',') : value;
}

/** A whole number in the query. @throws S3Error InvalidArgument */
export function wholeNumber(call: Call, name: string, fallback: number): number {
  const text = call.query.get(name);
  if (text === null) return fallback;
  if (!/^\d{1,9}$/.test(text)) {
    throw new S3Error(400, 'InvalidArgument', `Provided ${name} not an integer or within range`);
  }
  return Number(text);
}

/** `true` or `false` in a header. @throws S3Error InvalidRequest */
export function flag(call: Call, name: string): boolean {
  const text = header(call, name)?.toLowerCase();
  if (text !== undefined && text !== 'true' && text !== 'false') {
    throw invalidRequest(`The header ${name} must be true or false.`);
  }
  return text === 'true';
}

/** The version headers of an answer; there are none where versioning was never configured. */
export function versionHeaders(bucket: Bucket, id: string): Record<string, string> {
  return bucket.versioning === undefined ? {} : { 'x-amz-version-id': id };
}

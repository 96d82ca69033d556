import { InvalidRequest } from '../errors.ts';
import type { Invoked } from '../flow/entry-point.ts';
import { askerOf } from './asked-by.ts';

/** What a person gets whose request cannot be read, in the words of every other answer. */
export interface RefusedRequest {
  readonly version: 1;
  readonly outcome: 'Refused';
  readonly code: 'bad-request';
  readonly reason: string;
  readonly hint: string;
}

/**
 * Answers a person whose request is not one. Of the schedule it is a failure: what was to be done will
 * not be done (ADR 011).
 * @throws whatever else ends the run
 */
export const answered =
  <T>(run: (invoked: Invoked) => Promise<T>) =>
  async (invoked: Invoked): Promise<T | RefusedRequest> => {
    try {
      return await run(invoked);
    } catch (error) {
      if (!(error instanceof InvalidRequest) || askerOf(invoked.payload) !== 'person') throw error;
      const { message, hint } = error;
      return { version: 1, outcome: 'Refused', code: 'bad-request', reason: message, hint };
    }
  };

/** What can be made to go wrong while the stand-in runs. */
import type { ReplyFaults } from './agent.ts';
import { ServiceError } from './service-error.ts';

export interface Faults extends ReplyFaults {
  /** Calls of an operation that are answered with ThrottlingException; counts down. */
  readonly throttle: Record<string, number>;
  /** Operations answered with AccessDeniedException. */
  readonly denied: Set<string>;
  /** SendCommands that are accepted and run, but answered with HTTP 500; counts down. */
  failAcceptedSends: number;
}

export const noFaults = (): Faults => ({
  throttle: {},
  denied: new Set(),
  failAcceptedSends: 0,
  loseFinalReplies: 0,
  lateLastStep: undefined,
});

export function beforeOperation(faults: Faults, operation: string) {
  if (faults.denied.has(operation)) {
    throw new ServiceError(
      'AccessDeniedException',
      `User is not authorized to perform: ssm:${operation}`,
    );
  }
  const left = faults.throttle[operation] ?? 0;
  if (left > 0) {
    faults.throttle[operation] = left - 1;
    throw new ServiceError('ThrottlingException', 'Rate exceeded');
  }
}

export function afterOperation(faults: Faults, operation: string) {
  if (operation === 'SendCommand' && faults.failAcceptedSends > 0) {
    faults.failAcceptedSends -= 1;
    throw new ServiceError('InternalServerError', 'An error occurred on the server side.', 500);
  }
}

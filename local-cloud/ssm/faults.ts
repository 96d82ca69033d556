/** What can be made to go wrong while the stand-in runs. */
import type { ReplyFaults } from './agent.ts';
import type { SendCommandInput } from './send-command.ts';
import { ServiceError } from './service-error.ts';

type Sent = Pick<SendCommandInput, 'DocumentName' | 'Parameters'>;

export interface Faults extends ReplyFaults {
  /** Calls of an operation that are answered with ThrottlingException; counts down. */
  readonly throttle: Record<string, number>;
  /** Operations answered with AccessDeniedException. */
  readonly denied: Set<string>;
  /** Awaited before a SendCommand is taken: what others do meanwhile. */
  beforeSend: ((input: Sent) => Promise<void>) | undefined;
  /** SendCommands that are accepted and run, but answered with HTTP 500; counts down. */
  failAcceptedSends: number;
}

export const noFaults = (): Faults => ({
  throttle: {},
  denied: new Set(),
  beforeSend: undefined,
  failAcceptedSends: 0,
  loseFinalReplies: 0,
  lateLastStep: undefined,
});

export async function beforeOperation(faults: Faults, operation: string, input: Sent) {
  if (operation === 'SendCommand') await faults.beforeSend?.(input);
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

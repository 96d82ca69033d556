import type { OperationUpdate, WireOperation } from '@aws/durable-execution-sdk-js';

/** AWS's hard limits: the SDK and its local runner enforce none of them (docs/facts/durable-functions.md). */
const mostOperations = 3000;
const mostResultBytes = 256 * 1024;

export type Operations = Map<string, WireOperation>;

/** A checkpoint that AWS would refuse. */
export class CheckpointRefused extends Error {}

/** A checkpoint that AWS would take a little later. */
export class CheckpointThrottled extends Error {}

/**
 * Applies one update to an execution's operations, as the service does. Only steps and polls (a poll
 * is a step that is retried): what the workflow uses is all that is accepted.
 * @param millisecondsPerSecond how long a second of waiting takes here
 */
export function applyUpdate(
  operations: Operations,
  update: OperationUpdate,
  millisecondsPerSecond: number,
  now = Date.now(),
): WireOperation {
  const { Id = '', Type, Action, Payload, Error: error } = update;
  if (Type !== 'STEP') throw new CheckpointRefused(`operation type ${Type} is not offered here`);
  if ((Payload?.length ?? 0) > mostResultBytes) {
    throw new CheckpointRefused(`${update.Name}: a result of over ${mostResultBytes} bytes`);
  }
  const known = operations.get(Id);
  if (!known && operations.size >= mostOperations) {
    throw new CheckpointRefused(`over ${mostOperations} operations`);
  }
  const attempts = known?.StepDetails?.Attempt ?? 0;
  const operation: WireOperation = {
    ...known,
    Id,
    Type,
    Name: update.Name,
    SubType: update.SubType,
    ParentId: update.ParentId,
    StartTimestamp: known?.StartTimestamp ?? new Date(),
    Status: known?.Status,
  };
  switch (Action) {
    case 'START':
      operation.Status = 'STARTED';
      operation.StepDetails = { ...known?.StepDetails, Attempt: attempts };
      break;
    case 'RETRY':
      operation.Status = 'PENDING';
      operation.StepDetails = {
        Attempt: attempts + 1,
        NextAttemptTimestamp: new Date(
          now + (update.StepOptions?.NextAttemptDelaySeconds ?? 0) * millisecondsPerSecond,
        ),
        Result: Payload,
        Error: error,
      };
      break;
    case 'SUCCEED':
    case 'FAIL':
      operation.Status = Action === 'SUCCEED' ? 'SUCCEEDED' : 'FAILED';
      operation.EndTimestamp = new Date();
      operation.StepDetails = { Attempt: attempts + 1, Result: Payload, Error: error };
      break;
    default:
      throw new CheckpointRefused(`action ${Action} is not offered here`);
  }
  operations.set(Id, operation);
  return operation;
}

/** Milliseconds until the next pending attempt is due; undefined where nothing waits. */
export function nextAttemptIn(operations: Operations, now = Date.now()): number | undefined {
  const due = [...operations.values()].flatMap(({ Status, StepDetails }) =>
    Status === 'PENDING' && StepDetails?.NextAttemptTimestamp
      ? [new Date(StepDetails.NextAttemptTimestamp).getTime()]
      : [],
  );
  return due.length === 0 ? undefined : Math.max(0, Math.min(...due) - now);
}

/** Marks the attempts that have become due. */
export function wakeDue(operations: Operations, now = Date.now()): void {
  for (const operation of operations.values()) {
    const at = operation.StepDetails?.NextAttemptTimestamp;
    if (operation.Status === 'PENDING' && at && new Date(at).getTime() <= now) {
      operation.Status = 'READY';
    }
  }
}

/** By which an execution's input reaches the code. */
export const inputOperation = (payload: unknown): WireOperation => ({
  Id: 'execution',
  Type: 'EXECUTION',
  Status: 'STARTED',
  StartTimestamp: new Date(),
  ExecutionDetails: { InputPayload: JSON.stringify(payload) },
});

/** One entry of PutEvents: its size and what is wrong with it. Pure. */

export interface Entry {
  readonly Source?: string;
  readonly DetailType?: string;
  readonly Detail?: string;
  readonly EventBusName?: string;
  readonly Resources?: readonly string[];
  readonly Time?: number;
}

/** Bytes as EventBridge counts them: the texts, and 14 for a time. */
export const entrySize = ({ Source, DetailType, Detail, Resources = [], Time }: Entry): number =>
  [Source, DetailType, Detail, ...Resources]
    .map((text) => Buffer.byteLength(text ?? ''))
    .reduce((sum, bytes) => sum + bytes, Time === undefined ? 0 : 14);

/** The failed entry's code and message, or undefined. */
export function entryProblem(entry: Entry, busName: string) {
  for (const field of ['Source', 'DetailType', 'Detail'] as const) {
    if (!entry[field]) {
      return failed(
        'InvalidArgument',
        `Parameter ${field} is not valid. Reason: ${field} is a required argument.`,
      );
    }
  }
  if (entry.Source?.startsWith('aws.')) {
    return failed('NotAuthorizedForSource', 'Not authorized for the source.');
  }
  if (!isJsonObject(entry.Detail)) {
    return failed('MalformedDetail', 'Detail is malformed.');
  }
  const bus = (entry.EventBusName ?? 'default').replace(/^arn:.*:event-bus\//, '');
  return bus === busName
    ? undefined
    : failed('ResourceNotFoundException', `Event bus ${bus} does not exist.`);
}

const failed = (ErrorCode: string, ErrorMessage: string) => ({ ErrorCode, ErrorMessage });

function isJsonObject(text = ''): boolean {
  try {
    const value = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

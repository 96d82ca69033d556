/** What a service answers instead of a result: its wire name, message and HTTP status. */
export class ServiceError extends Error {
  readonly status: number;

  constructor(name: string, message = '', status = 400) {
    super(message);
    this.name = name;
    this.status = status;
  }
}

/** The service knows the option, the stand-in does not: refuse rather than pretend. */
export const notInLocalCloud = (what: string) =>
  new ServiceError(
    'NotImplemented',
    `The local cloud does not have ${what}; leave it out or add it under local-cloud.`,
    501,
  );

export const validationError = (value: unknown, member: string, constraint: string) =>
  new ServiceError(
    'ValidationException',
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: ` +
      `Member must ${constraint}`,
  );

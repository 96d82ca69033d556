/** An error as S3 answers it: a code that clients switch on, an HTTP status and a sentence. */
export class S3Error extends Error {
  readonly code: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string,
    message: string,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.name = code;
    this.code = code;
    this.status = status;
    this.headers = headers;
  }
}

export const invalidRequest = (message: string) => new S3Error(400, 'InvalidRequest', message);

export const invalidArgument = (message: string) => new S3Error(400, 'InvalidArgument', message);

/** A stand-in that quietly accepts what it does not do would make a wrong product look right. */
export const notImplemented = (what: string) =>
  new S3Error(501, 'NotImplemented', `The S3 stand-in does not implement ${what}.`);

export const accessDenied = (message = 'Access Denied') =>
  new S3Error(403, 'AccessDenied', message);

export const badDigest = (what: string) =>
  new S3Error(400, 'BadDigest', `The ${what} you specified did not match the calculated checksum.`);

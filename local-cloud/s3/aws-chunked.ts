import { S3Error } from './s3-error.ts';

const longestLine = 8192;

const malformed = (what: string) =>
  new S3Error(400, 'InvalidRequest', `The aws-chunked body is malformed: ${what}.`);

/**
 * Takes the `aws-chunked` framing off a body, whatever the borders of the pieces it arrives in:
 * chunks `HEXSIZE[;extension]\r\n data \r\n`, a chunk of size 0, trailer lines, an empty line.
 */
export class AwsChunkedDecoder {
  /** Trailers by lower-case name; complete once `finish` returned. */
  readonly trailers = new Map<string, string>();
  #expects: 'size' | 'data' | 'end of data' | 'trailer' | 'nothing' = 'size';
  #line = '';
  #left = 0;

  /** The data within the next piece of the body, without copying it. */
  *decode(bytes: Buffer): Generator<Buffer> {
    let at = 0;
    while (at < bytes.length) {
      if (this.#expects === 'data') {
        const data = bytes.subarray(at, at + this.#left);
        at += data.length;
        this.#left -= data.length;
        if (this.#left === 0) this.#expects = 'end of data';
        yield data;
      } else {
        const newline = bytes.indexOf(0x0a, at);
        const end = newline < 0 ? bytes.length : newline + 1;
        this.#line += bytes.toString('latin1', at, end);
        at = end;
        if (this.#line.length > longestLine) throw malformed('a line is too long');
        if (newline >= 0) this.#takeLine();
      }
    }
  }

  /** @throws S3Error IncompleteBody when the body ended before its last empty line. */
  finish(): void {
    if (this.#expects !== 'nothing') {
      throw new S3Error(400, 'IncompleteBody', 'The aws-chunked body ended before its last chunk.');
    }
  }

  #takeLine(): void {
    if (!this.#line.endsWith('\r\n')) throw malformed('a line does not end with CRLF');
    const line = this.#line.slice(0, -2);
    this.#line = '';
    if (this.#expects === 'size') this.#takeSize(line);
    else if (this.#expects === 'trailer') this.#takeTrailer(line);
    else if (this.#expects === 'end of data' && line === '') this.#expects = 'size';
    else throw malformed(`unexpected bytes where ${this.#expects} was due`);
  }

  #takeSize(line: string): void {
    const size = /^([0-9a-f]{1,8})(;.*)?$/i.exec(line)?.[1];
    if (size === undefined) throw malformed('a chunk has no size');
    this.#left = Number.parseInt(size, 16);
    this.#expects = this.#left === 0 ? 'trailer' : 'data';
  }

  #takeTrailer(line: string): void {
    if (line === '') {
      this.#expects = 'nothing';
      return;
    }
    const colon = line.indexOf(':');
    if (colon < 1) throw malformed('a trailer has no name');
    this.trailers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
}

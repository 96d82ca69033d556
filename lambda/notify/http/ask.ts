import type { IncomingMessage } from 'node:http';
import { Agent, type RequestOptions, request as send } from 'node:https';
import { NotSent } from '../not-sent.ts';

export interface HttpQuestion {
  readonly method: 'GET' | 'HEAD' | 'POST';
  /** `https:`; it may hold a token, so no error tells more of it than its host. */
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface HttpAnswer {
  readonly status: number;
  /** The first bytes of the body, as far as they came. */
  readonly text: string;
  readonly headers: IncomingMessage['headers'];
}

export interface HttpOptions {
  /** Of the whole question, from the name's look-up to the answer. @default 10,000 */
  readonly milliseconds?: number;
  /** PEM of the authorities that are trusted. @default those of Node.js */
  readonly ca?: string;
}

/** Of an answer no more is read: what counts is its status. */
const readBytes = 2048;

/**
 * Asks once, by TLS, and follows no redirect. What a server says it sends, and what it sends, may differ:
 * once there is a status, that is the answer.
 * @throws NotSent where there is none
 */
export async function ask(
  { method, url, headers = {}, body }: HttpQuestion,
  { milliseconds = 10_000, ca }: HttpOptions = {},
): Promise<HttpAnswer> {
  const signal = AbortSignal.timeout(milliseconds);
  const options: RequestOptions = {
    method,
    signal,
    // A connection that was kept while the sandbox slept is dead.
    agent: new Agent({ keepAlive: false, ...(ca === undefined ? {} : { ca }) }),
    headers: {
      'user-agent': 'zk-backup',
      ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
      ...headers,
    },
  };
  try {
    const response = await new Promise<IncomingMessage>((answered, failed) => {
      send(url, options, answered).on('error', failed).end(body);
    });
    const text = await beginningOf(response);
    return { status: response.statusCode ?? 0, text, headers: response.headers };
  } catch (cause) {
    throw unanswered(url, milliseconds, cause as NodeJS.ErrnoException);
  }
}

/** What of the body comes, cut where the connection or the time ends. */
async function beginningOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of response) {
      chunks.push(chunk);
      length += chunk.length;
      // Leaving the loop destroys the connection.
      if (length >= readBytes) break;
    }
  } catch {
    // The status has come, and that is the answer.
  }
  return Buffer.concat(chunks).subarray(0, readBytes).toString();
}

function unanswered(url: URL, milliseconds: number, cause: NodeJS.ErrnoException): NotSent {
  const isLate = cause.name === 'AbortError' || cause.name === 'TimeoutError';
  const why = isLate
    ? `did not answer within ${milliseconds / 1000} s`
    : `cannot be reached: ${cause.code ?? cause.message}`;
  // Without the cause: it may hold the URL.
  return new NotSent(`${url.host} ${why}.`, {
    isPassing: true,
    hint: `Ask it from a machine that may: curl -sSI https://${url.host}/. The function calls from outside of any VPC.`,
  });
}

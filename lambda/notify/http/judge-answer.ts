import { shorten } from '../../shown.ts';
import { NotSent } from '../not-sent.ts';
import type { HttpAnswer } from './ask.ts';

/** Longer is not waited for: the function has minutes. */
const longestWaitSeconds = 120;

/**
 * Whether a server took what it was sent. Pure.
 * @param secrets what an answer may repeat, and nobody may read
 * @throws NotSent
 */
export function requireTaken(
  { status, text, headers }: HttpAnswer,
  {
    url,
    now,
    secrets = [],
  }: {
    readonly url: URL;
    /** Epoch milliseconds. */
    readonly now: number;
    readonly secrets?: readonly string[];
  },
): void {
  if (status >= 200 && status < 300) return;
  if (status >= 300 && status < 400) {
    throw new NotSent(`${url.host} answered ${status}, a redirect, which is not followed.`, {
      isPassing: false,
      hint: 'Set the URL that it leads to: what is signed or secret is sent nowhere else.',
    });
  }
  const said = text.trim() === '' ? '' : ` (${shorten(withoutSecrets(text.trim(), url, secrets))})`;
  throw new NotSent(`${url.host} answered ${status}${said}.`, {
    isPassing: status >= 500 || status === 429 || status === 408 || status === 425,
    retryAfterSeconds: retryAfter(headers['retry-after'], now),
    hint:
      status === 401 || status === 403 || status === 404 || status === 410
        ? 'Compare the secret with what the receiver shows: its URL or its key may have been replaced.'
        : 'See the log of the receiver.',
  });
}

/** Servers like to repeat the path that they do not know, and of a webhook that is its token. */
export function withoutSecrets(text: string, url: URL, secrets: readonly string[]): string {
  const own = [
    url.href,
    `${url.pathname}${url.search}`,
    ...url.pathname.split('/'),
    ...url.searchParams.values(),
  ];
  return [...secrets, ...own]
    .flatMap((word) => [word, encodeURIComponent(word)])
    .filter((word) => word.length >= 6)
    .sort((one, other) => other.length - one.length)
    .reduce((left, word) => left.replaceAll(word, '***'), text);
}

/** Seconds, or a date (RFC 9110). @returns undefined where it says neither */
function retryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - now) / 1000;
  return Number.isFinite(seconds) ? Math.min(Math.max(0, seconds), longestWaitSeconds) : undefined;
}

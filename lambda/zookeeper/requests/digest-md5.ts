import { createHash } from 'node:crypto';

/*
 * SASL's mechanism DIGEST-MD5 (RFC 2831), as ZooKeeper's DigestLoginModule speaks it: authentication alone,
 * no layer over what is sent afterwards.
 */

/** A name and a password, as the server's JAAS file has them. */
export interface Credentials {
  readonly user: string;
  readonly password: string;
}

/** What ZooKeeper calls itself to every client. */
const zookeeperUri = 'zookeeper/zk-sasl-md5';

/** What the client answers, and what the server then has to show: that it knows the password, too. */
export interface DigestAnswer {
  readonly token: Buffer;
  readonly expected: string;
}

/**
 * Answers the server's challenge. Pure.
 * @param clientNonce nobody else's, and never the same
 * @param uri @default - ZooKeeper's
 * @returns undefined where it is no challenge of this mechanism, or asks for more than authentication
 */
export function answerChallenge(
  challenge: Uint8Array,
  { user, password }: Credentials,
  clientNonce: string,
  uri = zookeeperUri,
): DigestAnswer | undefined {
  const told = directivesIn(challenge);
  const { nonce, realm = '', charset, algorithm, qop = 'auth' } = Object.fromEntries(told);
  const isAuth = qop.split(',').some((one) => one.trim() === 'auth');
  if (nonce === undefined || algorithm !== 'md5-sess' || !isAuth) return undefined;
  const encoded = (text: string) => bytesOf(text, charset === 'utf-8');
  const secret = md5(encoded(user), ':', encoded(realm), ':', encoded(password)).digest();
  const a1 = md5(secret, `:${nonce}:${clientNonce}`).digest('hex');
  const proofOf = (what: string) => {
    const a2 = md5(`${what}:${uri}`).digest('hex');
    return md5(`${a1}:${nonce}:${count}:${clientNonce}:auth:${a2}`).digest('hex');
  };
  const directives = [
    ...(charset === undefined ? [] : [`charset=${charset}`]),
    `username=${quoted(user)}`,
    `realm=${quoted(realm)}`,
    `nonce=${quoted(nonce)}`,
    `nc=${count}`,
    `cnonce=${quoted(clientNonce)}`,
    `digest-uri=${quoted(uri)}`,
    `response=${proofOf('AUTHENTICATE')}`,
    'qop=auth',
  ];
  const token = Buffer.from(directives.join(','), charset === 'utf-8' ? 'utf8' : 'latin1');
  return { token, expected: proofOf('') };
}

/** Whether the server's last word shows that it knows the password. Pure. */
export const isProof = (word: Uint8Array, { expected }: DigestAnswer): boolean =>
  new Map(directivesIn(word)).get('rspauth') === expected;

/** Of the first answer to a nonce. */
const count = '00000001';

const quoted = (text: string) => `"${text.replace(/["\\]/g, '\\$&')}"`;

/** What Latin-1 can write is hashed in it, whatever character set was agreed upon. */
function bytesOf(text: string, isUtf8: boolean): Buffer {
  const isLatin = [...text].every((character) => (character.codePointAt(0) as number) < 0x100);
  return Buffer.from(text, isUtf8 && !isLatin ? 'utf8' : 'latin1');
}

function md5(...parts: readonly (Uint8Array | string)[]) {
  const hash = createHash('md5');
  for (const part of parts) hash.update(part);
  return hash;
}

/** `name=value` and `name="value"`, as they stand. */
const directivesIn = (bytes: Uint8Array): [string, string][] =>
  [...Buffer.from(bytes).toString('utf8').matchAll(directive)].map(
    ([, name = '', inQuotes, bare = '']) => [
      name.toLowerCase(),
      inQuotes?.replace(/\\(.)/g, '$1') ?? bare,
    ],
  );

const directive = /([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]*))/g;

import { answerChallenge, isProof } from '../../../../../lambda/zookeeper/requests/digest-md5.ts';

/** The example of RFC 2831, section 4, as a client of IMAP. */
const challenge =
  'realm="elwood.innosoft.com",nonce="OA6MG9tEQGm2hh",qop="auth",algorithm=md5-sess,charset=utf-8';
const chris = { user: 'chris', password: 'secret' };
const uri = 'imap/elwood.innosoft.com';
const clientNonce = 'OA6MHXh6VqTrRk';

const answered = (text = challenge, credentials = chris) =>
  answerChallenge(Buffer.from(text), credentials, clientNonce, uri);
const directive = (text: string, name: string) =>
  new RegExp(`(?:^|,)${name}=("(?:[^"\\\\]|\\\\.)*"|[^,]*)`).exec(text)?.[1];

test('it answers as the example of RFC 2831 does', () => {
  const text = `${answered()?.token}`;

  expect(directive(text, 'response')).toBe('d388dad90d4bbd760a152321f2143af7');
  expect(directive(text, 'digest-uri')).toBe('"imap/elwood.innosoft.com"');
  expect(directive(text, 'nc')).toBe('00000001');
  expect(directive(text, 'qop')).toBe('auth');
});

test('a server that shows it knows the password is believed, and no other one', () => {
  const answer = answered();
  if (!answer) throw new Error('no answer');

  const [right, wrong, none] = [
    'rspauth=ea40f60335c427b5527b84dbabcdfffd',
    'rspauth=ea40f60335c427b5527b84dbabcdfffe',
    '',
  ].map((word) => isProof(Buffer.from(word), answer));

  expect([right, wrong, none]).toEqual([true, false, false]);
});

test('to ZooKeeper the answer is for zookeeper/zk-sasl-md5', () => {
  const answer = answerChallenge(Buffer.from(challenge), chris, clientNonce);

  expect(directive(`${answer?.token}`, 'digest-uri')).toBe('"zookeeper/zk-sasl-md5"');
});

test('quotes and backslashes of a name are escaped, and read so', () => {
  const text = `${answered(challenge, { user: 'a"b\\c', password: 'x' })?.token}`;

  expect(directive(text, 'username')).toBe('"a\\"b\\\\c"');
});

test.each([
  ['of another mechanism', 'what is this'],
  ['that asks for encryption alone', challenge.replace('qop="auth"', 'qop="auth-conf"')],
  ['without a nonce', challenge.replace('nonce=', 'other=')],
])('a challenge %s is not answered', (_, text) => {
  expect(answered(text)).toBeUndefined();
});

test('a challenge that offers more than authentication gets that alone', () => {
  const text = `${answered(challenge.replace('qop="auth"', 'qop="auth,auth-int,auth-conf"'))?.token}`;

  expect(directive(text, 'response')).toBe('d388dad90d4bbd760a152321f2143af7');
});

import { readAnswers, UnreadableAnswers } from '../../../../../lambda/restore/part/read-answers.ts';
import type { StreamRequest } from '../../../../../lambda/restore/part/stream.ts';
import { openToAll } from '../../../../../lambda/zookeeper/requests/access.ts';
import { jute } from '../../zookeeper/data-file-writer.ts';

const frame = (...parts: Buffer[]) => jute.buffer(Buffer.concat(parts));
const session = (timeoutMs = 30_000) =>
  frame(jute.int(0), jute.int(timeoutMs), jute.long(7n), jute.buffer(Buffer.alloc(16)));
const reply = (xid: number, code: number, ...body: Buffer[]) =>
  frame(jute.int(xid), jute.long(9n), jute.int(code), ...body);
const header = (type: number, code: number) =>
  Buffer.concat([jute.int(type), jute.boolean(false), jute.int(code)]);
const end = Buffer.concat([jute.int(-1), jute.boolean(true), jute.int(-1)]);
const created = (path: string) => Buffer.concat([header(1, 0), jute.buffer(path)]);
const wasSet = Buffer.concat([header(5, 0), Buffer.alloc(68)]);
const deleted = header(2, 0);
const failed = (code: number) => Buffer.concat([header(-1, code), jute.int(code)]);

const requests: StreamRequest[] = [
  {
    kind: 'multi',
    operations: [
      { kind: 'create', path: '/a', data: null },
      { kind: 'setData', path: '/b', data: null, version: 1 },
    ],
  },
  { kind: 'multi', operations: [{ kind: 'delete', path: '/c', version: 2 }] },
];
const done = [session(), reply(1, 0, created('/a'), wasSet, end), reply(2, 0, deleted, end)];
const closed = reply(3, 0);

test('all that was answered was done', () => {
  expect(readAnswers(Buffer.concat([...done, closed]), requests)).toEqual({
    ...{ session: 'open', sessionId: '0x7', answered: 2, refused: [] },
    ...{ applied: 2, zxids: ['0x9', '0x9'] },
    ...{ authFailed: false, complete: true },
  });
});

test('the first refusal is named by path and code, and what came after it', () => {
  const answers = [
    session(),
    reply(1, 0, failed(0), failed(-103), end),
    reply(2, 0, failed(-101), end),
    closed,
  ];

  expect(readAnswers(Buffer.concat(answers), requests)).toMatchObject({
    ...{ answered: 2, applied: 0, complete: true },
    conflict: { request: 0, path: '/b', code: -103, codeName: 'BadVersion' },
    refused: [{ path: '/b' }, { path: '/c', codeName: 'NoNode' }],
  });
});

test('wherever the connection broke, what was answered counts and the rest is open', () => {
  const all = Buffer.concat([...done, closed]);
  const ends = [...done, closed].map(
    (_, at) => Buffer.concat([...done, closed].slice(0, at + 1)).length,
  );

  for (let length = 0; length < all.length; length++) {
    const { session, answered, applied, complete } = readAnswers(all.subarray(0, length), requests);
    const whole = ends.filter((one) => one <= length).length;
    expect({ session, answered, applied, complete }).toEqual({
      session: whole === 0 ? 'none' : 'open',
      answered: Math.max(0, whole - 1),
      applied: Math.max(0, whole - 1),
      complete: false,
    });
  }
});

test('a session that the server does not know is refused', () => {
  expect(readAnswers(session(0), requests)).toMatchObject({ session: 'refused', answered: 0 });
});

test.each([
  [0, false],
  [-115, true],
])('credentials answered by %i', (code, authFailed) => {
  const answers = Buffer.concat([session(), reply(-4, code), ...done.slice(1), closed]);

  expect(readAnswers(answers, requests)).toMatchObject({ authFailed, applied: 2 });
});

test('lists do not hang on each other: all that were refused are named', () => {
  const lists: StreamRequest[] = ['/a', '/b', '/c'].map((path) => ({
    ...{ kind: 'setAcl', path, acl: openToAll, version: 0 },
  }));
  const answers = [
    session(),
    reply(1, -103),
    reply(2, 0, Buffer.alloc(68)),
    reply(3, -102),
    reply(4, 0),
  ];

  expect(readAnswers(Buffer.concat(answers), lists)).toMatchObject({
    ...{ applied: 1, complete: true },
    refused: [
      { path: '/a', codeName: 'BadVersion' },
      { path: '/c', codeName: 'NoAuth' },
    ],
  });
});

test.each([
  ['an alert of TLS', Buffer.from([0x15, 3, 3, 0, 2, 2, 0x28])],
  ['an answer of HTTP', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')],
  ['a length below zero', Buffer.concat([session(), jute.int(-5)])],
  ['an answer out of its turn', Buffer.concat([session(), reply(2, 0, deleted, end)])],
  ['an answer that is too short', Buffer.concat([session(), reply(1, 0, created('/a'))])],
])('%s: it cannot be read', (_what, bytes) => {
  const read = () => readAnswers(bytes, requests);

  expect(read).toThrow(UnreadableAnswers);
});

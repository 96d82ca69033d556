import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { whyNotOwn } from '../../../../cli/connect/identity-file.ts';
import { connectText, wayInOf } from '../../../../cli/connect/way-in.ts';
import type { OfConnect, ValuesOf } from '../../../../cli/frame/option-table.ts';

const folder = mkdtempSync(join(tmpdir(), 'wayIn-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(text: string, mode = 0o600): string {
  const path = join(folder, 'identity');
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
}

const none: ValuesOf<OfConnect> = {
  ...{ connect: undefined, sasl: undefined, digest: undefined, ca: undefined, cert: undefined },
  ...{ key: undefined, json: undefined, 'endpoint-url': undefined },
};
const of = (given: Partial<ValuesOf<OfConnect>>) => wayInOf({ ...none, ...given });

test.each([
  ['localhost:2181', 'localhost', 2181],
  ['[::1]:2281', '::1', 2281],
  ['10.0.0.1:1', '10.0.0.1', 1],
])('%s is a host and a port', (connect, host, port) => {
  expect(of({ connect })).toMatchObject({ host, port, name: connect });
});

test.each(['localhost', 'localhost:', ':2181', 'a:0', 'a:65536', 'a:1,b:2', 'a/b:1', '::1:2181'])(
  '%s is none',
  (connect) => {
    expect(() => of({ connect })).toThrow(`--connect got "${connect}"`);
  },
);

test('without --connect there is none, and its options are refused', () => {
  expect(of({})).toBeUndefined();
  expect(() => of({ ca: 'ca.pem' })).toThrow('--ca needs --connect HOST:PORT.');
});

test.each([[{ cert: 'a', ca: 'b' }], [{ key: 'a', ca: 'b' }], [{ cert: 'a', key: 'b' }]])(
  'a certificate needs its key, and an authority: %j',
  (given) => {
    expect(() => of({ connect: 'a:1', ...given })).toThrow('belong together');
  },
);

test('a file that is not there is named', () => {
  expect(() => of({ connect: 'a:1', ca: '/nowhere.pem' })).toThrow('/nowhere.pem cannot be read');
  expect(() => of({ connect: 'a:1', sasl: '/nowhere' })).toThrow('/nowhere cannot be read');
});

test.each(['keeper:not: a secret', 'keeper:not: a secret\n', 'keeper:not: a secret\r\n'])(
  'a name ends at the first colon, a password at the end of the line: %j',
  (text) => {
    expect(of({ connect: 'a:1', sasl: file(text) })?.sasl).toEqual({
      ...{ user: 'keeper', password: 'not: a secret' },
    });
  },
);

test.each(['', '\n', 'keeper', ':x', 'keeper:', 'a:b\nc:d\n'])(
  '%j is no name and password',
  (text) => {
    expect(() => of({ connect: 'a:1', digest: file(text) })).toThrow('user:password');
  },
);

test.each([0o640, 0o604, 0o660, 0o602])('a file of the mode %o is refused', (mode) => {
  expect(() => of({ connect: 'a:1', sasl: file('a:b', mode) })).toThrow(
    `others than its owner (mode ${mode.toString(8)})`,
  );
});

test('a file of somebody else is refused, and so is what is no file', () => {
  const stats = { isFile: () => true, uid: 1, mode: 0o100600 };

  expect(whyNotOwn(stats, 2)).toBe('belongs to user 1, not to you');
  expect(whyNotOwn(stats, 1)).toBeUndefined();
  expect(() => of({ connect: 'a:1', sasl: folder })).toThrow('is no file');
});

test('a command to go on with has the same options, as a shell reads them', () => {
  const text = connectText({ ...none, connect: 'a:1', sasl: 'my file', cert: 'c' });

  expect(text).toBe(" --connect a:1 --sasl 'my file' --cert c");
});

import { pathCharsets } from '../../../../lambda/zookeeper/tree/path-charsets.ts';
import {
  jute,
  pristine,
  type WrittenTransaction,
  writeLog,
  writeSnapshot,
} from './data-file-writer.ts';
import { judgeFiles } from './fixture-files.ts';
import { ModelServer, type Request } from './model-server.ts';

const utf8 = (path: string) => Buffer.from(path);
const encodeIn = (name: string) => {
  const found = pathCharsets.find((charset) => charset.name === name);
  if (!found) throw new Error(`No character set ${name}.`);
  return found.encode;
};
const ascii = encodeIn('US-ASCII');
/** In which ZooKeeper's documentation has no server, and we no table. */
const cyrillic = (path: string) => Buffer.from(path.replaceAll('é', 'Щ'));

/** Each path that the model server makes has an é in it. */
const create = (name: number): Request => ({
  kind: 'create',
  at: 0,
  name,
  data: null,
  ephemeral: false,
});

/** Epochs, each of three creates and led in a character set. */
function serve(...leaders: readonly ((path: string) => Uint8Array)[]) {
  const server = new ModelServer();
  for (const [epoch, encode] of leaders.entries()) {
    server.lead(encode);
    for (let name = 0; name < 3; name++) server.request(create(10 * epoch + name), true);
  }
  return server;
}

const files = (log: readonly WrittenTransaction[]) => ({
  'snapshot.0': writeSnapshot(pristine),
  'log.100000001': writeLog(log),
});

/** As if a change had been made that the log does not hold: its record is another one. */
function withoutChange(log: readonly WrittenTransaction[], at: number): WrittenTransaction[] {
  return log.map((one, index) =>
    index === at ? { ...one, type: -10, record: jute.int(30_000) } : one,
  );
}

test('what a JVM of another locale takes for a path is what Java says it is', () => {
  const path = '/aé€中“ÿ';
  // `String.getBytes(charset)` of OpenJDK 17.
  const javas = {
    'US-ASCII': '2f613f3f3f3f3f',
    'ISO-8859-1': '2f61e93f3f3fff',
    'windows-1252': '2f61e9803f93ff',
  };

  const ours = pathCharsets.map(({ name, encode }) => [
    name,
    Buffer.from(encode(path)).toString('hex'),
  ]);

  expect(Object.fromEntries(ours)).toEqual(javas);
});

test.each(pathCharsets.map(({ name }) => name))('a leader in %s is proven', async (name) => {
  const { log } = serve(encodeIn(name));

  const verdict = await judgeFiles(files(log));

  expect(verdict).toMatchObject({ level: 3, faults: [], digests: { met: 3 } });
});

test('leaders in different locales, one after the other, are proven', async () => {
  const { log } = serve(utf8, ascii, encodeIn('windows-1252'), utf8);

  const verdict = await judgeFiles(files(log));

  expect(verdict).toMatchObject({ level: 3, faults: [], digests: { met: 12 } });
});

test('a missing change is damage where the epoch has met a digest with such a path', async () => {
  const { log } = serve(utf8, ascii);

  const verdict = await judgeFiles(files(withoutChange(log, 4)));

  expect(verdict).toMatchObject({ level: 1, faults: [{ rule: 'R4', zxid: 0x200000002n }] });
});

test.each(['UTF-8', ...pathCharsets.map(({ name }) => name)])(
  'a tree that was wrong before is damage where what changes in it is as %s has it',
  async (name) => {
    const { log } = serve(name === 'UTF-8' ? utf8 : encodeIn(name));
    const wrong = writeSnapshot([...pristine, { path: '/more' }]);

    const verdict = await judgeFiles({ ...files(log), 'snapshot.0': wrong });

    expect(verdict).toMatchObject({ level: 1, faults: [{ rule: 'R4', zxid: 0x100000001n }] });
  },
);

test('a change of ASCII paths alone that does not fit is damage in any character set', async () => {
  const server = serve(cyrillic);
  // Of the root, which is the first path that the model server has.
  server.request({ ...create(9), kind: 'set' }, true);

  const verdict = await judgeFiles(files(withoutChange(server.log, 3)));

  expect(verdict).toMatchObject({ level: 1, faults: [{ rule: 'R4', zxid: 0x100000004n }] });
});

test('a leader in a character set that is not known leaves a doubt, which is told', async () => {
  const { log } = serve(utf8, cyrillic);

  const { level, unproven, faults } = await judgeFiles(files(log));

  expect({ level, faults }).toEqual({ level: 2, faults: [] });
  expect(unproven).toMatch(/paths outside ASCII.*Whether a change is missing cannot be told$/);
});

test('the doubt is gone when a later leader writes the digest of the very tree', async () => {
  const { log } = serve(utf8, cyrillic, utf8);

  const verdict = await judgeFiles(files(log));

  expect(verdict).toMatchObject({ level: 3, faults: [] });
});

describe('a snapshot of a server in another locale than the leader', () => {
  const nodes = [...pristine, { path: '/né', zxid: 1n }];
  const record = Buffer.concat([
    jute.buffer('/né'),
    jute.buffer(''),
    jute.openAcl(),
    jute.boolean(false),
    jute.int(0),
  ]);
  /** The tree after one create, as each of the two sums it. */
  const digestIn = async (encode: (path: string) => Uint8Array) => {
    const server = new ModelServer(encode);
    server.nodes.set('/né', { ...blank, czxid: 1n, mzxid: 1n, pzxid: 1n });
    return server.digest;
  };
  const blank = {
    data: Buffer.alloc(0),
    czxid: 0n,
    mzxid: 0n,
    pzxid: 0n,
    ctime: 0n,
    mtime: 0n,
    version: 0,
    cversion: 0,
    aversion: 0,
    owner: 0n,
  };
  const judge = async (logged: bigint) =>
    judgeFiles({
      'snapshot.1': writeSnapshot(nodes, {
        digest: { zxid: 1n, value: await digestIn(utf8) },
        lastZxid: 1n,
      }),
      'log.1': writeLog([{ zxid: 1n, type: 1, record, digest: logged }]),
    });

  test('is of one history with its log', async () => {
    const verdict = await judge(await digestIn(ascii));

    expect(verdict).toMatchObject({ level: 3, faults: [] });
  });

  test('is not called proven where its log tells of another tree', async () => {
    const verdict = await judge(12345n);

    expect(verdict.level).toBeLessThan(3);
  });
});

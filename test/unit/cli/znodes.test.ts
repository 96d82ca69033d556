import { archiveOf, beginningOfRandom, fixture, run, small, temporaryFolder } from './archives.ts';

const folder = temporaryFolder();
const archive = folder.path('small.tar.gz');
const random = folder.path('random');
beforeAll(async () => {
  folder.write('small.tar.gz', await archiveOf(small()));
  beginningOfRandom(random);
});
afterAll(() => folder.remove());

test('ls names the children of the root', async () => {
  const { code, stdout } = await run('ls', archive);

  expect(code).toBe(0);
  expect(stdout.split('\n')).toEqual(['acl', 'c', 'm', 'p', 'ttl', 'uni-é中', 'zookeeper', '']);
});

test('cat gives the data as it is', async () => {
  const { code, stdout } = await run('cat', archive, '/p');

  expect({ code, stdout }).toEqual({ code: 0, stdout: 'mm' });
});

test('stat gives what a client would be told', async () => {
  const { code, stdout } = await run('stat', archive, '/ttl', '--json');

  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ kind: 'ttl', ephemeralOwner: '0x0', numChildren: 0 });
});

test.each([
  ['snapshot.10.gz', 'snapshot.10.gz'],
  ['flavours/snapshot.11.snappy', 'snapshot.11.snappy'],
])('%s is read like a plain snapshot', async (from, name) => {
  const members = { [`data/version-2/${name}`]: fixture(from) };
  const packed = folder.write('packed.tar.gz', await archiveOf(members));

  const { code, stdout } = await run('ls', packed);

  expect(code).toBe(0);
  expect(stdout).toContain('zookeeper\n');
});

test('a transaction after the snapshot is replayed', async () => {
  const at = async (zxid: string) => (await run('ls', archive, '/', '--at', zxid)).stdout;

  const [before, after] = [await at('0x10'), await at('0x11')];

  expect(before).not.toBe(after);
});

test('a transaction that the backup does not reach is refused', async () => {
  const { code, stderr } = await run('ls', archive, '/', '--at', '0x12');

  expect(code).toBe(2);
  expect(stderr).toContain('holds no transaction 0x12');
});

test.each([
  ['just-before:/p', '0xe'],
  ['just-before:0x10', '0xf'],
  ['2026-11-22T12:48:24.709Z', '0x10'],
])('--at %s reads the same as the transaction %s', async (point, zxid) => {
  const { 'data/version-2/snapshot.10': _later, ...logs } = small();
  const members = { 'data/version-2/snapshot.0': fixture('snapshot.0'), ...logs };
  const whole = folder.write('whole.tar.gz', await archiveOf(members));
  const read = (at: string) => run('stat', whole, '/p', '--at', at);

  const [ours, plain] = await Promise.all([read(point), read(zxid)]);

  expect(ours.code).toBe(0);
  expect(ours).toEqual(plain);
});

test('--at just before the first transaction after a snapshot reads the snapshot', async () => {
  const { code, stdout } = await run('ls', archive, '/', '--at', 'just-before:/eph');

  expect(code).toBe(0);
  expect(stdout).toContain('eph\n');
});

test.each(['ls', 'cat', 'stat'])('%s of a znode that is not there says so', async (command) => {
  const { code, stdout, stderr } = await run(command, archive, '/nothing');

  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain('There is no znode /nothing');
});

test('a damaged backup is not read as if it were whole', async () => {
  const members = small();
  members['log/version-2/log.1']?.writeUInt8(99, 1700);
  const damaged = folder.write('damaged.tar.gz', await archiveOf(members));

  const { code, stderr } = await run('ls', damaged);

  expect(code).toBe(2);
  expect(stderr).toContain('log/version-2/log.1, byte 1682');
  expect(stderr).toContain('npx zk-backup verify');
});

test('two readings of one backup do not differ', async () => {
  const { code, stdout } = await run('diff', archive, archive);

  expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
});

test('diff tells what came, went and changed', async () => {
  const { code, stdout } = await run('diff', archive, random, '--json');

  const { differences } = JSON.parse(stdout) as {
    differences: { path: string; kind: string; fields?: string[] }[];
  };
  expect(code).toBe(1);
  expect(differences).toContainEqual({ path: '/acl', kind: 'removed' });
  expect(differences).toContainEqual({ path: '/n19', kind: 'added' });
  expect(differences[0]).toMatchObject({ path: '/', kind: 'changed' });
});

test('diff below a path leaves the rest out', async () => {
  const { code, stdout } = await run('diff', archive, random, '/c');

  expect({ code, stdout }).toEqual({ code: 1, stdout: '- /c\n- /c/kid\n' });
});

test('diff --data shows what was and what is', async () => {
  const { code, stdout } = await run('diff', archive, random, '/p/s-0000000001', '--data');

  expect({ code, stdout }).toEqual({ code: 1, stdout: '- /p/s-0000000001\n    - x\n' });
});

test('diff --data in JSON holds the data of both, whole', async () => {
  const { stdout } = await run('diff', archive, random, '/p/s-0000000001', '--data', '--json');

  expect(JSON.parse(stdout).differences).toEqual([
    {
      path: '/p/s-0000000001',
      kind: 'removed',
      before: Buffer.from('x').toString('base64'),
      after: null,
    },
  ]);
});

test('diff --summary counts right below each znode, most first', async () => {
  const { code, stdout } = await run('diff', archive, random, '--summary', '--json');
  const all = JSON.parse((await run('diff', archive, random, '--json')).stdout).differences;

  const parents = JSON.parse(stdout).parents as {
    removed: number;
    added: number;
    changed: number;
  }[];
  const totals = parents.map(({ removed, added, changed }) => removed + added + changed);
  expect(code).toBe(1);
  expect(totals.reduce((sum, total) => sum + total, 0)).toBe(all.length);
  expect(totals).toEqual(totals.toSorted((a, b) => b - a));
});

test('diff refuses a path that neither side has', async () => {
  const { code, stderr } = await run('diff', archive, random, '/nowhere');

  expect(code).toBe(2);
  expect(stderr).toContain('There is no znode /nowhere in ');
});

test.each([
  [['cat', archive], 'PATH is missing.'],
  [['get', archive, '/p'], '-o FILE or -o DIR/ is missing.'],
  [['ls', archive, 'a'], '"a" is not the path of a znode'],
  [['ls', archive, '/a', '/b'], '"/b" is one argument too many.'],
  [['ls', archive, '/', '--at', '17'], '--at got "17"'],
  [['ls', folder.path('none')], 'There is no '],
  [['ls', 's3://bucket'], 's3://bucket names no object.'],
  [['mend'], 'There is no command "mend"'],
  [['verify', archive, '--deep'], "Unknown option '--deep'."],
])('%j is answered with what is wrong and what to do', async (args, told) => {
  const { code, stdout, stderr } = await run(...args);

  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(told);
  expect(stderr).toContain('\n  → ');
});

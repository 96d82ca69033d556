import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { archiveOf, run, small, temporaryFolder } from './archives.ts';

const folder = temporaryFolder();
const archive = folder.path('small.tar.gz');
beforeAll(async () => {
  folder.write('small.tar.gz', await archiveOf(small()));
});
afterAll(() => folder.remove());

const text = (name: string) => readFileSync(folder.path(name), 'utf8');

test('get writes the data of a znode into a new file that nobody else may read', async () => {
  const { code, stdout } = await run('get', archive, '/p', '-o', folder.path('p'));

  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: `✓ 1 znode, 2 bytes, in ${folder.path('p')}\n`,
  });
  expect(text('p')).toBe('mm');
  expect(statSync(folder.path('p')).mode & 0o777).toBe(0o600);
});

test('get writes a tree: a znode with children is a folder, and what no file keeps is in a list', async () => {
  const { code } = await run('get', archive, '/', '-o', `${folder.path('tree')}/`);

  const list = JSON.parse(text('tree/.znodes.json')) as { path: string; file: string }[];
  expect(code).toBe(0);
  expect([text('tree/p/.data'), text('tree/ttl')]).toEqual(['mm', expect.any(String)]);
  expect(list).toContainEqual({
    path: '/c',
    file: 'c/.data',
    kind: 'container',
    acl: expect.any(String),
    isNull: expect.any(Boolean),
  });
  expect(list).toContainEqual(expect.objectContaining({ path: '/ttl', file: 'ttl', kind: 'ttl' }));
  for (const { file } of list) expect(statSync(folder.path(`tree/${file}`)).isFile()).toBe(true);
});

test('an empty folder is taken as it is, with or without a /', async () => {
  mkdirSync(folder.path('empty'));

  const { code } = await run('get', archive, '/c', '-o', folder.path('empty'));

  expect(code).toBe(0);
  expect(text('empty/kid')).toBeDefined();
});

test('a znode that has children says how to get them', async () => {
  const { stderr } = await run('get', archive, '/c', '-o', folder.path('c-alone'));

  expect(stderr).toMatch(/^It has a child; a \/ behind .*c-alone writes all of it\.\n$/);
});

test.each([
  ['a file', 'there'],
  ['a file, and a folder is wanted', 'there/'],
  ['a folder with something in it', 'full'],
])('get writes nothing over what is there: %s', async (_what, name) => {
  folder.write('there', 'mine');
  mkdirSync(folder.path('full'), { recursive: true });
  folder.write('full/mine', 'mine');

  const { code, stderr } = await run('get', archive, '/p', '-o', folder.path(name));

  expect(code).toBe(2);
  expect(stderr).toContain('is there already: nothing was written over it.');
  expect([text('there'), text('full/mine')]).toEqual(['mine', 'mine']);
});

test('where a znode is not, nothing is written', async () => {
  const { code } = await run('get', archive, '/none', '-o', folder.path('none'));

  expect(code).toBe(1);
  expect(() => statSync(folder.path('none'))).toThrow();
});

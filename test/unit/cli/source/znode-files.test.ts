import fc from 'fast-check';
import { fileName } from '../../../../cli/source/znode-files.ts';

/** What ZooKeeper takes for a name, and what a person would not: dots, percents, bells. */
const names = fc
  .string({ unit: fc.oneof(fc.constantFrom('.', '%', '\\', '\x7f', 'é', '中'), fc.string()) })
  .filter((name) => name !== '' && !name.includes('/') && !name.includes('\0'));

test('no two znodes have one file name, and a name gives the znode’s back', () => {
  fc.assert(
    fc.property(names, (name) => {
      expect(decodeURIComponent(fileName(name))).toBe(name);
    }),
  );
});

test('no name of a znode is that of another file, or moves a cursor', () => {
  fc.assert(
    fc.property(names, (name) => {
      expect(fileName(name)).not.toMatch(/^\.|[\p{Cc}\\]/u);
    }),
  );
});

test.each([
  ['config', 'config'],
  ['.data', '%2Edata'],
  ['a.b', 'a.b'],
  ['50%', '50%25'],
  ['\x1b[2J', '%1B[2J'],
  ['zk-é-中', 'zk-é-中'],
])('the znode %j is the file %j', (name, file) => {
  expect(fileName(name)).toBe(file);
});

import fc from 'fast-check';
import { PathTable } from '../../../../../lambda/zookeeper/tree/path-table.ts';

const bytesOf = (path: string) => Buffer.from(path);
const add = (table: PathTable, path: string) => table.add(bytesOf(path), 0, path.length);
const find = (table: PathTable, path: string) => table.find(bytesOf(path), 0, path.length);

test('it holds what a Map would hold, whatever comes and goes', () => {
  const paths = fc.nat(3000).map((number) => `/service/${'x'.repeat(number % 40)}/${number}`);

  fc.assert(
    fc.property(fc.array(paths, { minLength: 2000, maxLength: 4000 }), (touched) => {
      const table = new PathTable();
      const expected = new Map<string, number>();
      for (const path of touched) {
        const number = expected.get(path);
        if (number === undefined) expected.set(path, add(table, path));
        else {
          table.remove(number);
          expected.delete(path);
        }
      }

      const found = new Map([...expected.keys()].map((path) => [path, find(table, path)]));
      expect(found).toEqual(expected);
      expect(table.size).toBe(expected.size);
    }),
    { numRuns: 20 },
  );
});

test('a path that is gone is not found', () => {
  const table = new PathTable();
  const number = add(table, '/a');

  table.remove(number);

  expect(find(table, '/a')).toBe(-1);
});

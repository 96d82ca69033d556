import { PathTable } from '../../lambda/zookeeper/tree/path-table.ts';

test('paths that come and go by the million take the memory of one', () => {
  const table = new PathTable();
  const before = process.memoryUsage().arrayBuffers;

  for (let round = 0; round < 1_000_000; round++) {
    const path = Buffer.from(`/lock/${round}`);
    table.remove(table.add(path, 0, path.length));
  }

  expect(table.numbers).toBe(1);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 * 1024 * 1024);
});

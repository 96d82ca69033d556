import { pristine, writeSnapshot } from './data-file-writer.ts';
import { judgeFiles } from './fixture-files.ts';

test('a length that cannot be takes no memory', async () => {
  const snapshot = Buffer.from(writeSnapshot(pristine));
  snapshot.writeInt32BE(255 * 1024 * 1024, 24);
  const before = process.memoryUsage().arrayBuffers;

  await judgeFiles({ 'snapshot.0': snapshot });

  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * 1024 * 1024);
});

test('a length above the limit is refused', async () => {
  const snapshot = Buffer.from(writeSnapshot(pristine));
  snapshot.writeInt32BE(257 * 1024 * 1024, 24);

  const { faults } = await judgeFiles({ 'snapshot.0': snapshot });

  expect(faults[0]).toMatchObject({ rule: 'R1', offset: 24 });
});

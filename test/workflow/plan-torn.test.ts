import { createHash } from 'node:crypto';
import { goodMembers } from '../unit/lambda/backup/archives.ts';
import { type RestoreUnderTest, restoreUnderTest } from './restore-under-test.ts';

let under: RestoreUnderTest;
beforeEach(async () => {
  under = await restoreUnderTest();
});
afterEach(() => under.stop());

const log = 'log/version-2/log.1';
const whole = goodMembers[log] as Buffer;
/** Behind the last whole record. */
const end = whole.lastIndexOf(0x42) + 1;
const begun = Buffer.from(whole.subarray(end - 90, end - 30));

const ordered = (order: string) => /\+file,([0-9a-f]{64}),(\d+),log/.exec(order)?.slice(1);

test('of a log that ends within a transaction the nodes keep its whole ones', async () => {
  const torn = Buffer.concat([whole.subarray(0, end), sumAndLength(200), begun]);
  await under.backUp({ ...goodMembers, [log]: torn });

  const plan = await under.planned();

  const sha256 = createHash('sha256').update(torn.subarray(0, end)).digest('hex');
  expect(ordered(plan.order)).toEqual([sha256, `${end}`]);
  expect(plan.result).toMatchObject({ to: '0x11', isCut: false });
});

test('a log that ends with a whole transaction is placed as it lies in the archive', async () => {
  await under.backUp();

  const plan = await under.planned();

  const sha256 = createHash('sha256').update(whole).digest('hex');
  expect(ordered(plan.order)).toEqual([sha256, `${whole.length}`]);
});

/** The first bytes of a record. */
function sumAndLength(length: number): Buffer {
  const prefix = Buffer.alloc(12);
  prefix.writeUInt32BE(0x1234_5678, 4);
  prefix.writeInt32BE(length, 8);
  return prefix;
}

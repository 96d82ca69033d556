import { Adler32, adler32 } from '../../../../../lambda/zookeeper/bytes/adler32.ts';

/** The sum as RFC 1950 defines it. */
function byDefinition(bytes: Uint8Array): number {
  let a = 1;
  let b = 0;
  for (const byte of bytes) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  return ((b << 16) | a) >>> 0;
}

const mixed = Buffer.from(Array.from({ length: 20_000 }, (_, index) => (index * 7919) >>> 3));

test('Adler-32 has its published value', () => {
  expect(adler32(Buffer.from('Wikipedia'), 0, 9)).toBe(0x11e60398);
});

test.each([0, 1, 3, 63, 64, 65, 5503, 5504, 5505, 19_990])(
  '%i bytes are summed as defined',
  (length) => {
    const sum = adler32(mixed, 7, 7 + length);

    expect(sum).toBe(byDefinition(mixed.subarray(7, 7 + length)));
  },
);

test('the greatest bytes overflow no sum', () => {
  const greatest = Buffer.alloc(1_000_000, 0xff);

  expect(adler32(greatest, 0, greatest.length)).toBe(byDefinition(greatest));
});

test('a sum goes on from piece to piece', () => {
  const sum = new Adler32();

  for (let at = 0; at < mixed.length; at += 333) {
    sum.update(mixed, at, Math.min(at + 333, mixed.length));
  }

  expect(sum.value).toBe(byDefinition(mixed));
});

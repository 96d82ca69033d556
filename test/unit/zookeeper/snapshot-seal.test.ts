import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { SnapshotSeal } from '../../../lambda/zookeeper/snapshot-seal.ts';

/** Written by a real ZooKeeper 3.9.6. */
const snapshot = readFileSync('test/fixtures/zookeeper-3.9.6/snapshot.10');

function faultOf(bytes: Uint8Array, chunk = bytes.length || 1): string | undefined {
  const seal = new SnapshotSeal();
  for (let at = 0; at < bytes.length; at += chunk) seal.update(bytes.subarray(at, at + chunk));
  return seal.fault();
}

test('a snapshot that a real server wrote is whole', () => {
  const fault = faultOf(snapshot);

  expect(fault).toBeUndefined();
});

test('it does not matter how the bytes arrive', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: snapshot.length }), (chunk) => {
      expect(faultOf(snapshot, chunk)).toBeUndefined();
    }),
  );
});

test('any flipped bit is found', () => {
  fc.assert(
    fc.property(fc.nat(snapshot.length * 8 - 1), (bit) => {
      const broken = Uint8Array.from(snapshot);
      broken[bit >> 3] = (broken[bit >> 3] as number) ^ (1 << (bit & 7));

      expect(faultOf(broken)).toBeDefined();
    }),
    { numRuns: 2000 },
  );
});

test('a snapshot cut anywhere but behind an earlier seal is found', () => {
  const whole = Array.from({ length: snapshot.length }, (_, length) => length).filter(
    (length) => faultOf(snapshot.subarray(0, length)) === undefined,
  );

  // Behind seal 1 and seal 2 it is a whole snapshot of an older ZooKeeper: the hash tells those.
  expect(whole).toEqual([snapshot.length - 54, snapshot.length - 21]);
});

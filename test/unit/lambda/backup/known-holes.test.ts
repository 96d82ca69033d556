import { knownHoles } from '../../../../lambda/backup/known-holes.ts';

const diff = /ZOOKEEPER-4646, ZOOKEEPER-4785/;
const committedLog = /ZOOKEEPER-4925/;

test.each(['3.6.3', '3.7.2', '3.8.0', '3.8.3', '3.9.0', '3.9.1'])(
  'a follower of %s may have lost what it got by DIFF',
  (version) => {
    expect(knownHoles(version)).toEqual([expect.stringMatching(diff)]);
  },
);

test('a leader of 3.9.3 may not hand on what it got by DIFF', () => {
  expect(knownHoles('3.9.3')).toEqual([expect.stringMatching(committedLog)]);
});

test.each(['3.8.4', '3.8.5', '3.9.2', '3.9.4', '3.9.6', '3.10.0', '4.0.0'])(
  'of %s no hole is known',
  (version) => {
    expect(knownHoles(version)).toEqual([]);
  },
);

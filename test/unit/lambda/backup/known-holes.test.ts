import { knownHoles } from '../../../../lambda/backup/known-holes.ts';

const diff = /ZOOKEEPER-4646, ZOOKEEPER-4785/;
const unlogged = /ZOOKEEPER-4712/;
const committedLog = /ZOOKEEPER-4925/;

test.each([
  ['3.6.3', [diff]],
  ['3.7.2', [diff, unlogged]],
  ['3.8.0', [diff, unlogged]],
  ['3.8.3', [diff, unlogged]],
  ['3.8.4', [unlogged]],
  ['3.8.6', [unlogged]],
  ['3.9.0', [diff, unlogged]],
  ['3.9.1', [diff, unlogged]],
  ['3.9.2', [unlogged]],
  ['3.9.3', [committedLog]],
])('what a server of %s may lack', (version, issues) => {
  expect(knownHoles(version)).toEqual(issues.map((issue) => expect.stringMatching(issue)));
});

test.each(['3.9.4', '3.9.6', '3.10.0', '4.0.0'])('of %s no hole is known', (version) => {
  expect(knownHoles(version)).toEqual([]);
});

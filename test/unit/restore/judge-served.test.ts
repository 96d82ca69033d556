import { judgeQuorum, judgeServed } from '../../../lambda/restore/judge-served.ts';
import type { CheckLine } from '../../../lambda/restore-lines.ts';

const served = (different: Partial<CheckLine> = {}): CheckLine => ({
  step: 'check',
  runId: 'r',
  role: 'follower',
  zxid: '0x600000000',
  currentEpoch: 6,
  znodes: 101,
  digestMismatches: 0,
  canaries: 8,
  wrongCanaries: [],
  ...different,
});
const expected = { to: '0x500000010', znodes: 100, ephemerals: 10 } as const;

const failedChecks = (different: Partial<CheckLine>, other: object = {}) =>
  judgeServed(served(different), { ...expected, ...other })
    .filter(({ passed }) => !passed)
    .map(({ name }) => name);

test.each<[string, Partial<CheckLine>, string[]]>([
  ['what was ordered', {}, []],
  ['a znode less', { znodes: 90 }, ['znodes']],
  ['less by its ephemerals', { znodes: 91 }, []],
  ['a znode more', { znodes: 102 }, ['znodes']],
  ['a znode more after a transaction of a client', { znodes: 102, zxid: '0x600000001' }, []],
  ['a hole behind the right zxid', { znodes: 51, zxid: '0x600000001' }, ['znodes']],
  ['a mismatch of digests', { digestMismatches: 1 }, ['digests']],
  ['no count of mismatches', { digestMismatches: null }, []],
  ['no count of znodes', { znodes: null }, []],
  ['an older state', { zxid: '0x50000000f' }, ['zxid']],
  ['a wrong canary', { wrongCanaries: ['2f61'] }, ['canaries']],
])('of a server that serves %s, the checks that fail are known', (_what, line, failed) => {
  expect(failedChecks(line)).toEqual(failed);
});

test('a server of its own goes on counting in the epoch of the backup', () => {
  expect(failedChecks({ zxid: '0x500000012', znodes: 103 })).toEqual([]);
  expect(failedChecks({ zxid: '0x500000012', znodes: 104 })).toEqual(['znodes']);
});

test('znodes that could not be counted before are not compared', () => {
  expect(failedChecks({ znodes: 7 }, { znodes: null })).toEqual([]);
});

test.each<[string, Partial<CheckLine>[], boolean]>([
  ['one leads, all are past the fence', [{ role: 'leader' }, {}, {}], true],
  ['one is still in the old epoch', [{ role: 'leader' }, {}, { currentEpoch: 5 }], true],
  [
    'a majority is in the old epoch',
    [{ role: 'leader' }, { currentEpoch: 5 }, { currentEpoch: null }],
    false,
  ],
  ['nobody leads', [{}, {}, {}], false],
  ['two lead', [{ role: 'leader' }, { role: 'leader' }, {}], false],
])('whether an ensemble serves as one is known when %s', (_what, lines, passed) => {
  expect(judgeQuorum(lines.map(served), 5).passed).toBe(passed);
});

test('a server of its own is its own quorum', () => {
  expect(judgeQuorum([served({ role: 'standalone', currentEpoch: null })], 0).passed).toBe(true);
});

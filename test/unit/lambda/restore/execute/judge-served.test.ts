import type { CheckLine } from '../../../../../lambda/contract/restore-node-lines.ts';
import { judgeQuorum, judgeServed } from '../../../../../lambda/restore/execute/judge-served.ts';

const served = (different: Partial<CheckLine> = {}): CheckLine => ({
  step: 'check',
  runId: 'r',
  role: 'follower',
  zxid: '0x600000000',
  currentEpoch: 6,
  znodes: 1001,
  digestMismatches: 0,
  canaries: 8,
  changedCanaries: 0,
  goneCanaries: 0,
  wrongCanaries: [],
  ...different,
});
const expected = { to: '0x500000010', znodes: 1000, ephemerals: 10 } as const;

const failedChecks = (different: Partial<CheckLine>, other: object = {}) =>
  judgeServed(served(different), { ...expected, ...other })
    .filter(({ passed }) => !passed)
    .map(({ name }) => name);

test.each<[string, Partial<CheckLine>, string[]]>([
  ['what was ordered', {}, []],
  ['a znode less', { znodes: 990 }, ['znodes']],
  ['less by its ephemerals', { znodes: 991 }, []],
  ['a znode more', { znodes: 1002 }, ['znodes']],
  ['a znode more after a transaction of a client', { znodes: 1002, zxid: '0x600000001' }, []],
  ['a batch more after one transaction', { znodes: 1101, zxid: '0x600000001' }, []],
  ['a hole behind the right zxid', { znodes: 510, zxid: '0x600000001' }, ['znodes']],
  ['a mismatch of digests', { digestMismatches: 1 }, ['digests']],
  ['no count of mismatches', { digestMismatches: null }, []],
  ['no count of znodes', { znodes: null }, []],
  ['an older state', { zxid: '0x50000000f' }, ['zxid']],
  ['a wrong canary', { wrongCanaries: ['2f61'] }, ['canaries']],
  ['canaries that clients wrote since', { changedCanaries: 8, zxid: '0x600000008' }, []],
  ['no more than one canary less by transaction', { goneCanaries: 2, zxid: '0x600000002' }, []],
  ['more canaries less than transactions', { goneCanaries: 3, zxid: '0x600000002' }, ['canaries']],
])('of a server that serves %s, the checks that fail are known', (_what, line, failed) => {
  expect(failedChecks(line)).toEqual(failed);
});

test('a server of its own goes on counting in the epoch of the backup', () => {
  expect(failedChecks({ zxid: '0x500000012', znodes: 1201 })).toEqual([]);
  expect(failedChecks({ zxid: '0x500000012', znodes: 1202 })).toEqual(['znodes']);
});

test.each<[string, Partial<CheckLine>, string[]]>([
  ['as many znodes as transactions', { znodes: 1003, zxid: '0x600000002' }, []],
  ['more znodes than transactions', { znodes: 1004, zxid: '0x600000002' }, ['znodes']],
  ['canaries that are gone', { goneCanaries: 1, zxid: '0x600000002' }, ['canaries']],
  ['canaries that were written', { changedCanaries: 1, zxid: '0x600000002' }, []],
])('of %s after a restore, a person is asked to look where it is not sure', (_what, line, told) => {
  const doubts = judgeServed(served(line), expected).filter(({ doubt }) => doubt);

  expect(doubts.map(({ name }) => name)).toEqual(told);
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
  expect(judgeQuorum([served({ role: 'standalone', currentEpoch: null })], 6).passed).toBe(true);
});

test('a single member of an ensemble is held to the fence', () => {
  expect(judgeQuorum([served({ role: 'leader', currentEpoch: 7 })], 6).passed).toBe(true);
  expect(judgeQuorum([served({ role: 'leader', currentEpoch: 6 })], 6).passed).toBe(false);
});

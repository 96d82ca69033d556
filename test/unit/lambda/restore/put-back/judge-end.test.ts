import type { Remaining } from '../../../../../lambda/restore/part/judge-after.ts';
import { judgeEnd, type Work } from '../../../../../lambda/restore/put-back/judge-end.ts';
import type { SentStream } from '../../../../../lambda/restore/put-back/send-stream.ts';

type Answered = NonNullable<SentStream['outcome']>;

const outcome = (different: Partial<Answered> = {}): Answered => ({
  ...{ session: 'open', answered: 3, applied: 3, zxids: [], refused: [], refusals: 0 },
  ...{ authFailed: false, complete: true },
  ...different,
});
const sent = (
  different?: Partial<Answered>,
  trouble: SentStream['trouble'] = null,
): SentStream => ({
  ...{ outcome: outcome(different), trouble, milliseconds: 1 },
});
const nothingBack: SentStream = { outcome: null, trouble: null, milliseconds: 0 };

const withoutEnd: SentStream = {
  ...nothingBack,
  trouble: { code: 'command-overdue', reason: 'It hangs.', hint: 'h', mayGoOn: true },
};

const remaining = (why: Remaining['why'], path = '/a'): Remaining => ({ path, to: 'create', why });

/** What is found afterwards: by default that all is in place. */
function found(batches: number, left: readonly Remaining[] = []) {
  const remainders = { others: 0, 'not-applied': 0, refused: 0, unknown: 0 };
  for (const { why } of left) remainders[why]++;
  return { batches, of: 2, zxids: [], to: '0x20' as const, lists: 0, remaining: left, remainders };
}

const nobodyLooked = { code: 'offline', reason: 'No node answered.', hint: 'Look there.' };
const work = (different: Partial<Work> = {}): Work => ({
  ...{ goal: 'as the backup has it', remedy: 'Undo it.', changes: sent(), lists: null },
  ...{ check: found(2) },
  ...different,
});

test('all was applied and is in place', () => {
  expect(judgeEnd(work())).toEqual({
    ...{ outcome: 'Succeeded', warnings: [], sentences: ['Batches applied: 2 of 2.'] },
  });
});

test('what nobody refused and nobody else wrote must be in place', () => {
  const check = found(2, [remaining('unknown')]);

  expect(judgeEnd(work({ check }))).toMatchObject({
    ...{ outcome: 'Failed', phase: 'check' },
    reason: 'Nothing was refused, but /a is not as the backup has it, and nobody else wrote it.',
  });
});

test.each<[string, Partial<Work>, string, RegExp]>([
  ['all was answered', {}, 'Failed', /^Everything was answered, and nothing was refused\. What/],
  [
    'a conflict was answered',
    { changes: sent({ conflict: { path: '/a', code: -103, codeName: 'BadVersion', request: 0 } }) },
    'Failed',
    /^In the way was \/a \(BadVersion\)/,
  ],
  ['the connection broke', { changes: sent({ complete: false }) }, 'Failed', /^The connection/],
  ['nothing came back', { changes: nothingBack }, 'Failed', /^Nothing came back/],
  ['the command has no end', { changes: withoutEnd }, 'Unknown', /^It hangs\./],
])('where nobody could look afterwards and %s', (_what, different, ending, told) => {
  const ended = judgeEnd(work({ ...different, check: nobodyLooked }));

  expect(ended).toMatchObject({ outcome: ending, phase: 'check', hint: 'Look there. Undo it.' });
  expect(ended.reason).toMatch(told);
  expect(ended.reason).toMatch(/could not be looked at: No node answered\.$/);
});

test.each<[string, Partial<Work>, RegExp]>([
  [
    'credentials',
    { changes: sent({ authFailed: true, complete: false }) },
    /^The server did not take/,
  ],
  [
    'a session',
    { changes: sent({ session: 'refused', complete: false }) },
    /^The server opened no/,
  ],
  [
    'a port of another kind',
    {
      changes: {
        ...nothingBack,
        trouble: { code: 'no-answers', reason: 'That is HTTP.', hint: 'h' },
      },
    },
    /^That is HTTP\./,
  ],
])(
  '%s that the server did not take: nothing was applied, and that is told',
  (_what, different, told) => {
    const check = found(0, [remaining('not-applied')]);

    const ended = judgeEnd(work({ ...different, check }));

    expect(ended).toMatchObject({ outcome: 'Failed', phase: 'apply' });
    expect(ended.reason).toMatch(told);
    expect(ended.reason).toMatch(/Batches applied: 0 of 2; changes still to be made: 1\.$/);
  },
);

test.each([
  ['NoAuth', -102, /"client"/],
  ['QuotaExceeded', -125, /setquota/],
  ['InvalidACL', -114, /authentication/],
  ['Unimplemented', -6, /extendedTypesEnabled/],
  ['BadVersion', -103, /a second plan takes the rest/],
] as const)('%s comes with what to do about it', (codeName, code, hint) => {
  const changes = sent({ conflict: { path: '/a', code, codeName, request: 1 } });

  expect(judgeEnd(work({ changes, check: found(1) })).hint).toMatch(hint);
});

test('the lock of another put-back is no client', () => {
  const path = '/zk-backup-put-back';
  const changes = sent({ conflict: { path, code: -110, codeName: 'NodeExists', request: 0 } });

  expect(judgeEnd(work({ changes, check: found(0) })).hint).toMatch(
    /^Another put-back has the lock/,
  );
});

test('what could not be written down for an undo is a warning', () => {
  expect(judgeEnd(work({ unrecorded: ['No.'] }))).toMatchObject({
    ...{ outcome: 'Succeeded', warnings: ['No.'] },
  });
});

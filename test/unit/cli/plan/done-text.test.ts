import { doneText } from '../../../../cli/plan/done-text.ts';
import { partReport } from '../part-plans.ts';
import { report } from '../plans.ts';

test('what was put back is told by kinds, with the time that it took', () => {
  expect(doneText(partReport())).toBe(
    [
      '  done        3 created, 1 set, 1 ACL, 1 deleted, 1 counter raised',
      '  sent        in 0.42 s: 3 of 3 batches, 1 ACL',
      '',
    ].join('\n'),
  );
});

test('of a put-back that met a client it is told how far it came, and what is still to be done', () => {
  const text = doneText(
    partReport({
      ...{ batches: 1, lists: 0 },
      remaining: [
        { path: '/app/b', to: 'create', why: 'not-applied' },
        { path: '/app/config', to: 'setAcl', why: 'refused' },
        { path: '/app/new', to: 'delete', why: 'not-applied' },
        { path: '/app/theirs', to: 'setData', why: 'others' },
      ],
    }),
  );

  expect(text).toBe(
    [
      '  sent        in 0.42 s: 1 of 3 batches',
      '  still       + /app/b',
      '              ~ ACL of /app/config (refused)',
      '              - /app/new',
      '',
    ].join('\n'),
  );
});

test('of many refusals the first ones are named by path and code, the others counted', () => {
  const refused = Array.from({ length: 50 }, (_, at) => ({
    ...{ path: `/app/${at}`, code: -114, codeName: 'InvalidACL' as const },
  }));

  const text = doneText(partReport({ refused, refusals: 70 }));

  expect(text).toContain('  refused     /app/0 (InvalidACL)\n');
  expect(text).toContain('              /app/9 (InvalidACL)\n              and 60 more\n');
});

test('how far nobody could look is told as not known', () => {
  expect(doneText(partReport({ batches: null }))).toContain('an unknown number of 3 batches');
});

test('an undo tells of batches, and not of what its put-back did', () => {
  const text = doneText(partReport({}, { kind: 'undo' }));

  expect(text).toBe('  sent        in 0.42 s: 3 of 3 batches, 1 ACL\n');
});

test('of a plan, and of a restore of all of a backup, there is nothing of the kind', () => {
  expect(doneText(report())).toBe('');
});

import { toldText } from '../../../../cli/text/told-text.ts';
import type { DrillResult } from '../../../../lambda/restore/drill/judge-drill.ts';
import type { RestoreReport } from '../../../../lambda/restore/report.ts';
import { report } from '../plans.ts';

const short = { reached: false, found: 'it ends 3 transactions before what its node had' };
const warnings = ['i-2 does not serve.'];

test.each<[string, Partial<RestoreReport>, string]>([
  ['a restore that went well', {}, '✓'],
  ['one that warns', { warnings }, '!'],
  ['one that failed', { outcome: 'Failed', phase: 'place', reason: 'No room.' }, '✗'],
  ['an undo that warns', { kind: 'undo', warnings }, '!'],
  ['a drill that went well', { kind: 'drill' }, '✓'],
  ['a drill that warns', { kind: 'drill', warnings }, '!'],
  [
    'a drill of a backup that falls short of its node',
    { kind: 'drill', drill: { complete: short } as DrillResult },
    '!',
  ],
])('%s is marked as what it is', (_what, fields, mark) => {
  const text = toldText({ report: report(fields) });

  expect(text.slice(0, 2)).toBe(`${mark} `);
});

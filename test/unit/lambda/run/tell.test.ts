import { plainFlow } from '../../../../lambda/flow/plain-flow.ts';
import { journalOf } from '../../../../lambda/run/story.ts';
import { measure } from '../../../../lambda/run/tell.ts';

afterEach(() => jest.restoreAllMocks());

/** The lines that are written of a run that ended like this. */
async function linesOf(run: Parameters<typeof measure>[1], values: Record<string, number> = {}) {
  const lines: string[] = [];
  jest.spyOn(process.stdout, 'write').mockImplementation((line) => {
    lines.push(String(line));
    return true;
  });
  const plain = plainFlow({ millisecondsLeft: () => 1000, wait: async () => {} });
  const now = () => 0;
  await measure({ flow: journalOf(plain, { now, log: () => {} }), now }, run, values);
  return lines;
}

test('what a run has no metrics of is a line of the log alone', async () => {
  const lines = await linesOf({ ensemble: 'prod', kind: 'undo', outcome: 'Succeeded' });

  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { Ensemble: 'prod', kind: 'undo', outcome: 'Succeeded' },
  ]);
});

test('a reason of many lines is one line, with its quotes', async () => {
  const reason = 'one\ntwo "three"\u2028{"_aws": {}}';

  const lines = await linesOf({ ensemble: 'prod', reason }, { BackupFailed: 1 });

  expect(lines.map((line) => line.split('\n').length)).toEqual([2]);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ reason, BackupFailed: 1 });
});

test('a reason that is longer than a person reads in a table is cut', async () => {
  const [line = ''] = await linesOf({ ensemble: 'prod', reason: 'x'.repeat(70_000) });

  expect(JSON.parse(line).reason).toBe(`${'x'.repeat(1000)}…`);
});

import { restoreKeys } from '../../../../lambda/contract/keys.ts';
import {
  type Answer,
  executionArn,
  FakeCloud,
  failed,
  forgotten,
  succeeded,
} from '../fake-cloud.ts';
import { plan, planId, putStatus, report } from '../plans.ts';

const end = { EndTimestamp: new Date('2026-11-22T09:10:11Z') };
const updatedAt = '2026-11-22T10:00:00.000Z';
const undone = report({ kind: 'undo' });

/** A cloud in which the plan was executed before, with what Lambda says of that. */
function cloudOfThen(...answers: readonly Answer[]): FakeCloud {
  const cloud = new FakeCloud();
  cloud.put(restoreKeys.plan(planId), plan());
  cloud.put(restoreKeys.execution(planId), { execution: executionArn });
  cloud.underWay(...answers);
  return cloud;
}

const executeAgain = (cloud: FakeCloud) =>
  cloud.run('restore', 'prod', '--execute', planId, '--yes');

test.each<[string, Answer, Parameters<typeof putStatus>[1] | undefined, string]>([
  [
    'went well',
    { ...succeeded(report()), ...end },
    undefined,
    'it ended Succeeded, at 2026-11-22 09:10:11Z. Nothing was touched now.',
  ],
  [
    'failed',
    { ...failed('restore ended Failed'), ...end },
    { report: report({ outcome: 'Failed', phase: 'check', reason: 'i-1 differs.' }) },
    'it ended Failed in check (i-1 differs), at 2026-11-22 09:10:11Z.',
  ],
  ['was stopped', { Status: 'STOPPED', ...end }, undefined, 'it ended: Somebody stopped it.'],
  [
    'is so long ago that Lambda has forgotten it',
    forgotten,
    { report: report(), updatedAt },
    'it ended Succeeded, at 2026-11-22 10:00:00Z.',
  ],
  [
    'was undone since',
    { ...succeeded(report()), ...end },
    { kind: 'undo', execution: 'another', report: undone, updatedAt },
    'it ended Succeeded, at 2026-11-22 09:10:11Z. Its undo ended Succeeded, at 2026-11-22 10:00:00Z.',
  ],
  [
    'is forgotten, and was undone since',
    forgotten,
    { kind: 'undo', execution: 'another', report: undone, updatedAt },
    'how it ended is not kept any more. Its undo ended Succeeded, at 2026-11-22 10:00:00Z.',
  ],
])(
  'an execution that %s is told as history, and is no success',
  async (_how, answer, status, told) => {
    const cloud = cloudOfThen(answer);
    if (status) putStatus(cloud, status);

    const { code, stdout, stderr } = await executeAgain(cloud);

    expect({ code, invocations: cloud.invocations }).toEqual({ code: 1, invocations: [] });
    expect(stdout).toContain(`✗ ${planId} was executed before: ${told}`);
    expect(stdout).not.toContain('✓');
    expect(stderr).toContain('plan again: npx zk-backup restore prod\n');
  },
);

test('as JSON, too', async () => {
  const cloud = cloudOfThen({ ...succeeded(report()), ...end });

  const { code, stdout } = await cloud.run('restore', 'prod', '--execute', planId, '--json');

  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toEqual({
    schemaVersion: 1,
    plan: expect.objectContaining({ planId }),
    message: expect.stringContaining('was executed before'),
  });
});

test('an undo that went well is told as history, and is not begun again', async () => {
  const cloud = cloudOfThen();
  putStatus(cloud, { kind: 'undo', report: undone, updatedAt });

  const { code, stdout } = await cloud.run('undo', planId, '--yes');

  expect({ code, invocations: cloud.invocations }).toEqual({ code: 1, invocations: [] });
  expect(stdout).toBe(
    `\n✗ ${planId}: Its undo ended Succeeded, at 2026-11-22 10:00:00Z. Nothing was touched now.\n`,
  );
});

test('an undo that is under way is watched, and not begun again', async () => {
  const cloud = cloudOfThen({ Status: 'RUNNING' }, succeeded(undone));
  putStatus(cloud, { kind: 'undo' });

  const { code, stdout } = await cloud.run('undo', planId);

  expect({ code, invocations: cloud.invocations }).toEqual({ code: 0, invocations: [] });
  expect(stdout).toContain(`✓ undo ${planId}: Succeeded`);
});

test.each<[string, Parameters<typeof putStatus>[1], Answer]>([
  ['failed', { report: report({ kind: 'undo', outcome: 'Unknown' }) }, {}],
  ['was stopped', {}, { Status: 'STOPPED', ...end }],
  ['is forgotten', {}, forgotten],
])('an undo that %s is begun again', async (_how, status, answer) => {
  const cloud = cloudOfThen(answer);
  putStatus(cloud, { kind: 'undo', ...status });
  cloud.answers(succeeded(undone));

  const { code } = await cloud.run('undo', planId, '--yes');

  expect({ code, payloads: cloud.invocations.map(({ payload }) => payload) }).toEqual({
    code: 0,
    payloads: [{ undo: planId }],
  });
});

import { restoreKeys } from '../../../lambda/contract/keys.ts';
import { FakeCloud, failed, functions, succeeded } from './fake-cloud.ts';
import { plan, planId, putStatus, report } from './plans.ts';

const undone = report({ kind: 'undo', sentences: ['The old data is back.'] });

function cloudThatAnswers(...answers: Parameters<FakeCloud['answers']>): FakeCloud {
  const cloud = new FakeCloud();
  cloud.put(restoreKeys.plan(planId), plan());
  cloud.answers(...answers);
  return cloud;
}

test('a person who types the name of the ensemble gets its old data back', async () => {
  const cloud = cloudThatAnswers(succeeded(undone));

  const { code, stdout } = await cloud.runOn({ isTTY: true, typed: 'prod\n' }, 'undo', planId);

  expect(code).toBe(0);
  expect(cloud.invocations).toMatchObject([
    { functionName: functions.execute, payload: { undo: planId } },
  ]);
  expect(stdout).toContain('The old data is back.');
});

test('another answer touches nothing', async () => {
  const cloud = cloudThatAnswers(succeeded(undone));

  const { code } = await cloud.runOn({ isTTY: true, typed: 'y\n' }, 'undo', planId);

  expect({ code, invocations: cloud.invocations }).toEqual({ code: 1, invocations: [] });
});

test('where nobody watches nothing is touched without --yes', async () => {
  const cloud = cloudThatAnswers(succeeded(undone));

  const { code, stderr } = await cloud.run('undo', planId);

  expect({ code, invocations: cloud.invocations }).toEqual({ code: 1, invocations: [] });
  expect(stderr).toContain(`npx zk-backup undo ${planId} --yes`);
});

test('of a plan that was never executed it says at once that there is nothing to undo', async () => {
  const cloud = cloudThatAnswers(succeeded(undone));
  putStatus(cloud, { kind: 'plan', report: report({ kind: 'plan', outcome: 'Planned' }) });
  const typed = { isTTY: true, typed: 'prod\n' };

  const { code, stdout, stderr } = await cloud.runOn(typed, 'undo', planId);

  expect({ code, invocations: cloud.invocations }).toEqual({ code: 1, invocations: [] });
  expect(stdout).toContain(`${planId} was never executed: there is nothing to undo. Nothing was`);
  expect(stderr).not.toContain('Type the name');
});

test('taking over is handed on', async () => {
  const cloud = cloudThatAnswers(succeeded(undone));

  await cloud.run('undo', planId, '--yes', '--take-over');

  expect(cloud.invocations).toMatchObject([{ payload: { undo: planId, takeOver: true } }]);
});

test('an undo that failed is no success', async () => {
  const cloud = cloudThatAnswers(failed('undo ended Unknown'));
  const told = { outcome: 'Unknown', phase: 'undo', reason: 'i-2 did not answer.' } as const;
  putStatus(cloud, { kind: 'undo', report: report({ kind: 'undo', ...told }) });

  const { code, stdout } = await cloud.run('undo', planId, '--yes');

  expect(code).toBe(1);
  expect(stdout).toContain('Unknown in undo: i-2 did not answer.');
});

test('the JSON is one document', async () => {
  const { stdout } = await cloudThatAnswers(succeeded(undone)).run(
    'undo',
    planId,
    '--yes',
    '--json',
  );

  expect(JSON.parse(stdout)).toMatchObject({ report: { kind: 'undo', outcome: 'Succeeded' } });
});

test.each([[[]], [['prod']], [[planId, planId]], [[planId, '--until']]])(
  'undo %j is bad usage, and nothing is invoked',
  async (args) => {
    const cloud = cloudThatAnswers();

    const { code } = await cloud.run('undo', ...args);

    expect({ code, invocations: cloud.invocations }).toEqual({ code: 2, invocations: [] });
  },
);

import { FakeCloud, functions, succeeded } from './fake-cloud.ts';
import { outputsFile } from './outputs-file.ts';
import { planId, plannedCloud } from './plans.ts';

const outputs = outputsFile('staging', 'zk-a');
afterAll(outputs.remove);

test.each([
  ['run', 'prod'],
  ['run', 'prod', '--dry-run', '--json'],
  ['drill', 'prod'],
  ['restore', 'prod'],
  ['restore', 'staging', '--into', 'prod'],
  ['restore', 'prod', '--execute', planId, '--yes'],
  ['undo', planId, '--yes'],
])(
  'an ensemble that the stack has not is named before anybody is asked: %s %s',
  async (...args) => {
    const cloud = plannedCloud();

    const { code, stderr } = await cloud.run(...args, '--outputs', outputs.path);

    expect({ code, invocations: cloud.invocations }).toEqual({ code: 1, invocations: [] });
    expect(stderr).toMatch(
      /This stack has no ensemble "prod", only staging, zk-a\.\n {2}→ Nothing was asked for\./,
    );
  },
);

test('where nothing tells the names, the function is asked, and its answer told', async () => {
  const cloud = new FakeCloud();
  const reason = '`ensemble` got "prod"; it takes one of: "staging".';
  cloud.answers(succeeded({ version: 1, outcome: 'Refused', reason, hint: 'Nothing was sent.' }));

  const { code, stdout } = await cloud.run('run', 'prod');

  expect(cloud.invocations).toMatchObject([{ functionName: functions.backup }]);
  expect({ code, stdout }).toEqual({
    code: 1,
    stdout: `✗ Refused: ${reason}\n  do          Nothing was sent.\n`,
  });
});

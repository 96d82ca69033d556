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

test.each([
  [['list', 'prd']],
  [['drill', 'prd']],
  [['restore', 'prd']],
  [['undo', 'prd.20261122T030000Z']],
  [['diff', 'prd', 'prod']],
  [['cat', 'prd@-1', '/a']],
])('where the bucket alone tells the names, %j is answered with them', async (args) => {
  const cloud = plannedCloud();

  const { code, stderr } = await cloud.run(...args);

  expect({ code, invocations: cloud.invocations }).toEqual({ code: 1, invocations: [] });
  expect(stderr).toContain('There is no ensemble "prd", only prod.');
});

test.each(['verify', 'status'])(
  'to %s, which tells damage by 1, an ensemble that is not there is 2',
  async (verb) => {
    const { code, stderr } = await plannedCloud().run(verb, 'prd');

    expect(code).toBe(2);
    expect(stderr).toContain('There is no ensemble "prd", only prod.');
  },
);

test('where nothing tells the names, the function is asked, and its answer told', async () => {
  const cloud = new FakeCloud();
  const reason = '`ensemble` got "prod"; it takes one of: "staging".';
  cloud.answers(
    succeeded({
      version: 1,
      outcome: 'Refused',
      code: 'bad-request',
      reason,
      hint: 'Nothing was sent.',
    }),
  );

  const { code, stdout } = await cloud.run('run', 'prod');

  expect(cloud.invocations).toMatchObject([{ functionName: functions.backup }]);
  expect({ code, stdout }).toEqual({
    code: 1,
    stdout: `✗ Refused: ${reason}\n  do          Nothing was sent.\n`,
  });
});

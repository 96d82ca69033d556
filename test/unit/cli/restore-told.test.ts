import { FakeCloud, failed, succeeded } from './fake-cloud.ts';
import { planId, plannedCloud, putStatus, report, state } from './plans.ts';

const person = { isTTY: true } as const;

test('a refusal is told with its advice, and no plan is asked about', async () => {
  const cloud = new FakeCloud();
  const refusal = { reason: 'The ensemble serves.', hint: 'Empty server.2 and start it.' };
  const refused = report({ kind: 'plan', outcome: 'Refused', phase: 'plan', ...refusal });
  cloud.answers(succeeded({ ...refused, sentences: [] }));

  const { code, stdout } = await cloud.runOn(person, 'restore', 'prod');

  expect(code).toBe(1);
  expect(stdout).toBe(
    `\n✗ plan ${planId}: Refused in plan: The ensemble serves.\n  → Empty server.2 and start it.\n`,
  );
});

test('all refusals are told, each once', async () => {
  const cloud = new FakeCloud();
  const [first, second] = [
    { code: 'no-space', reason: 'No space on i-1.', hint: 'Make room.' },
    { code: 'missing-tool', reason: 'No AWS CLI on i-2.', hint: 'Install it.' },
  ];
  const refused = { outcome: 'Refused', phase: 'plan', refusals: [first, second] } as const;
  cloud.answers(succeeded(report({ kind: 'plan', ...refused, ...first })));

  const { stdout } = await cloud.run('restore', 'prod');

  expect(stdout.match(/No space on i-1/g)).toHaveLength(1);
  expect(stdout).toContain('✗ No AWS CLI on i-2.\n  → Install it.\n');
});

test('a payload that the function does not take is told in its words', async () => {
  const cloud = new FakeCloud();
  const reason = '`ensemble` got "prod"; it takes "local".';
  cloud.answers(
    succeeded({
      version: 1,
      outcome: 'Refused',
      code: 'bad-request',
      reason,
      hint: 'Nothing was sent.',
    }),
  );

  const { code, stdout } = await cloud.run('restore', 'prod');

  expect({ code, stdout }).toEqual({
    code: 1,
    stdout: `\n✗ Refused: ${reason}\n  → Nothing was sent.\n`,
  });
});

test('a restore that failed is no success, and says how to go back', async () => {
  const cloud = plannedCloud(failed('restore ended Failed'));
  const hint = `npx zk-backup undo ${planId}`;
  putStatus(cloud, {
    report: report({ outcome: 'Failed', phase: 'check', reason: 'i-1 differs.', hint }),
  });

  const { code, stdout } = await cloud.run('restore', 'prod', '--execute', planId, '--yes');

  expect(code).toBe(1);
  expect(stdout).toContain('Failed in check: i-1 differs.');
  expect(stdout).toContain(`→ npx zk-backup undo ${planId}`);
});

test('the end of another execution is not taken for this one’s', async () => {
  const cloud = plannedCloud({ Status: 'TIMED_OUT' });
  putStatus(cloud, { execution: 'of the plan', report: report() });

  const { code, stdout } = await cloud.run('restore', 'prod', '--execute', planId, '--yes');

  expect(code).toBe(1);
  expect(stdout).toContain('✗ It ran out of time.');
});

test('each node is told of when what it does changes', async () => {
  const cloud = plannedCloud({ Status: 'RUNNING' }, { Status: 'RUNNING' }, succeeded(report()));
  putStatus(cloud, { nodes: [state('i-1'), state('i-2', { myid: 2 })] });
  cloud.onPause = () =>
    putStatus(cloud, {
      nodes: [state('i-1', { state: 'done', detail: '3 files' }), state('i-2', { myid: 2 })],
    });

  const { stderr } = await cloud.run('restore', 'prod', '--execute', planId, '--yes');

  expect(stderr.split('\n').filter((line) => line.includes('stage'))).toEqual([
    '· i-1  server.1   stage    820.8 KB to download and check',
    '· i-2  server.2   stage    820.8 KB to download and check',
    '✓ i-1  server.1   stage    3 files',
  ]);
});

test('a person sees one line for each node, redrawn', async () => {
  const cloud = plannedCloud({ Status: 'RUNNING' }, succeeded(report()));
  putStatus(cloud, { nodes: [state('i-1', { detail: 'x'.repeat(200) })] });

  const { stderr } = await cloud.runOn(person, 'restore', 'prod', '--execute', planId, '--yes');

  const [, first = '', second = ''] = stderr.split('\x1b[J');
  expect(first.split('\n')[1]).toHaveLength(99);
  expect(second).toMatch(/^stage, 1 s, about 2 min 9 s left\n· i-1/);
  expect(first).toContain('\x1b[2A');
});

test('what a node says cannot move the cursor', async () => {
  const cloud = plannedCloud(succeeded(report({ sentences: ['\x1b[2J'] })));
  putStatus(cloud, { nodes: [state('i-1', { detail: '\x1b[1mloud' })] });

  const { stdout, stderr } = await cloud.run('restore', 'prod', '--execute', planId, '--yes');

  expect(stdout + stderr).not.toContain('\x1b');
});

test('a plan that is not there is an error, and nothing is executed', async () => {
  const cloud = new FakeCloud();

  const { code, stderr } = await cloud.run('restore', 'prod', '--execute', planId, '--yes');

  expect({ code, invocations: cloud.invocations }).toEqual({ code: 2, invocations: [] });
  expect(stderr).toContain(`There is no plan ${planId}`);
});

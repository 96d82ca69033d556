import { openCloud, run, summary, type TestCloud } from './cloud.ts';

let cloud: TestCloud;

beforeAll(async () => {
  cloud = await openCloud();
});

afterAll(() => cloud.close());

const finallyStep = { finallyStep: true };

test('a failed step without onFailure does not stop the document', async () => {
  const invocation = await run(cloud, { first: [['exit 3']], second: [['true']] });

  expect([invocation.Status, summary(invocation)]).toEqual([
    'Failed',
    ['first: Failed 3', 'second: Success 0'],
  ]);
});

test('onFailure exit skips the later steps, which show as a success', async () => {
  const invocation = await run(cloud, {
    first: [['exit 3'], { onFailure: 'exit' }],
    second: [['echo ran']],
  });

  expect([invocation.Status, summary(invocation), invocation.CommandPlugins?.[1]?.Output]).toEqual([
    'Failed',
    ['first: Failed 3', 'second: Success 0'],
    'Plugin with name aws:runShellScript and id second skipped due to prior step with an exit condition',
  ]);
});

test('onFailure beside inputs is ignored', async () => {
  cloud.ssm.registerDocument({ name: 'Beside', content: beside });
  const invocation = await run(cloud, {}, { DocumentName: 'Beside' });

  expect(invocation.CommandPlugins?.[1]?.Output).toBe('ran\n');
});

const beside = {
  schemaVersion: '2.2',
  mainSteps: [
    {
      action: 'aws:runShellScript',
      name: 'first',
      onFailure: 'exit',
      inputs: { runCommand: ['exit 3'] },
    },
    { action: 'aws:runShellScript', name: 'second', inputs: { runCommand: ['echo ran'] } },
  ],
};

test('successAndExit reports the failed step as a success with code 168', async () => {
  const invocation = await run(cloud, {
    first: [['exit 3'], { onFailure: 'successAndExit' }],
    second: [['echo ran']],
  });

  expect([invocation.Status, summary(invocation)]).toEqual([
    'Success',
    ['first: Success 168', 'second: Success 0'],
  ]);
});

test('exit 168 stops the document as a success', async () => {
  const invocation = await run(cloud, { first: [['exit 168']], second: [['exit 1']] });

  expect(invocation.Status).toBe('Success');
});

test('exit 169 stops the document as a failure', async () => {
  const invocation = await run(cloud, { first: [['exit 169']], second: [['echo ran']] });

  expect([invocation.Status, invocation.CommandPlugins?.[1]?.Output]).toEqual([
    'Failed',
    expect.stringContaining('skipped due to prior step'),
  ]);
});

test("a script's own exit 137 is TimedOut and does not trigger onFailure", async () => {
  const invocation = await run(cloud, {
    first: [['exit 137'], { onFailure: 'exit' }],
    second: [['echo ran']],
  });

  expect([invocation.Status, invocation.CommandPlugins?.[1]?.Output]).toEqual([
    'TimedOut',
    'ran\n',
  ]);
});

test('a step that times out does not stop the document', async () => {
  const invocation = await run(cloud, {
    first: [['sleep 600'], { timeoutSeconds: '5', onFailure: 'exit' }],
    second: [['echo ran']],
  });

  expect([invocation.StatusDetails, summary(invocation)]).toEqual([
    'ExecutionTimedOut',
    ['first: TimedOut 137', 'second: Success 0'],
  ]);
});

test('the last step with finallyStep runs after an exit condition', async () => {
  const invocation = await run(cloud, {
    first: [['exit 3'], { onFailure: 'exit' }],
    second: [['echo ran']],
    last: [['echo cleaned'], finallyStep],
  });

  expect(invocation.CommandPlugins?.map(({ Output }) => Output).slice(1)).toEqual([
    expect.stringContaining('skipped'),
    'cleaned\n',
  ]);
});

test('finallyStep on another step than the last is ignored', async () => {
  const invocation = await run(cloud, {
    first: [['exit 3'], { onFailure: 'exit' }],
    middle: [['echo ran'], finallyStep],
    last: [['true']],
  });

  expect(invocation.CommandPlugins?.[1]?.Output).toContain('skipped');
});

test('a failing finallyStep fails the document', async () => {
  const invocation = await run(cloud, { first: [['true']], last: [['exit 1'], finallyStep] });

  expect(invocation.Status).toBe('Failed');
});

test('a killed script shell has code -1', async () => {
  const invocation = await run(cloud, { first: [['kill -TERM 0']] });

  expect(invocation.CommandPlugins?.[0]).toMatchObject({
    ResponseCode: -1,
    Output: expect.stringContaining('signal: terminated'),
  });
});

test('a step whose exit code is 194 runs again from its first line', async () => {
  const line = 'echo boot; test -e booted || { touch booted; exit 194; }';
  const invocation = await run(cloud, {
    first: [[line], { workingDirectory: cloud.directory }],
  });

  expect(invocation.CommandPlugins?.[0]?.Output).toBe('boot\nboot\n');
});

test.each([
  ['platformType', 'Linux', 'ran\n'],
  ['{{ Kind }}', 'stop', 'ran\n'],
  ['{{ Kind }}', 'live', expect.stringContaining('unsatisfied')],
  ['same', 'same', expect.stringContaining('Unrecognized')],
  ['{{ ssm:kind }}', 'stop', expect.stringContaining('Unrecognized')],
])('the precondition %s = %s', async (left, right, output) => {
  const [step] = beside.mainSteps.slice(1);
  const content = {
    ...beside,
    parameters: { Kind: { type: 'String', default: 'stop' } },
    mainSteps: [{ ...step, precondition: { StringEquals: [left, right] } }],
  };
  cloud.ssm.registerDocument({ name: 'Precondition', content });

  const invocation = await run(cloud, {}, { DocumentName: 'Precondition' });

  expect(invocation.CommandPlugins?.[0]?.Output).toEqual(output);
});

test('an unknown plugin fails its step and the next one runs', async () => {
  const [first, second] = beside.mainSteps;
  const mainSteps = [{ ...first, action: 'aws:unknown' }, second];
  cloud.ssm.registerDocument({ name: 'UnknownPlugin', content: { ...beside, mainSteps } });

  const invocation = await run(cloud, {}, { DocumentName: 'UnknownPlugin' });

  expect(summary(invocation)).toEqual(['first: Failed 1', 'second: Success 0']);
});

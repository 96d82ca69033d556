import type { ChannelTest, NotifyTest } from '../../../lambda/notify/test-channels.ts';
import { FakeCloud, functions } from './fake-cloud.ts';
import { outputsFile } from './outputs-file.ts';

const outputs = outputsFile('prod', 'staging');
afterAll(outputs.remove);

const topic: ChannelTest = {
  channel: 'topic',
  where: 'arn:aws:sns:eu-west-1:123456789012:Alarms',
  sent: true,
  said: 'published as m1',
};
const slack: ChannelTest = {
  channel: 'slack',
  where: 'its URL: The secret "zk/slack" of Secrets Manager',
  sent: false,
  said: 'hooks.slack.com answered 404 (no_service).',
  hint: 'Compare the secret with what the receiver shows.',
};

function cloudThatSays(...channels: ChannelTest[]): FakeCloud {
  const cloud = new FakeCloud();
  const payload: NotifyTest = { version: 1, ensemble: null, id: 'r1', channels };
  cloud.replies = { payload };
  return cloud;
}

test('the function is invoked and awaited, once', async () => {
  const cloud = cloudThatSays(topic);

  const { code } = await cloud.run('notify', '--test', 'prod');

  expect(code).toBe(0);
  expect(cloud.invocations).toEqual([
    {
      functionName: functions.notify,
      type: 'RequestResponse',
      payload: { test: { ensemble: 'prod' } },
    },
  ]);
});

test('it tells of each channel what happened, and one that failed is an exit code', async () => {
  const { code, stdout } = await cloudThatSays(topic, slack).run('notify', '--test');

  expect(code).toBe(1);
  expect(stdout).toBe(
    [
      '✓ topic: published as m1',
      '    arn:aws:sns:eu-west-1:123456789012:Alarms',
      '✗ slack: hooks.slack.com answered 404 (no_service).',
      '    its URL: The secret "zk/slack" of Secrets Manager',
      '  → Compare the secret with what the receiver shows.',
      '',
    ].join('\n'),
  );
});

test('the JSON is what the function told', async () => {
  const { code, stdout } = await cloudThatSays(topic, slack).run('notify', '--test', '--json');

  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ schemaVersion: 1, channels: [topic, slack] });
});

test('a function that fails is told, and nothing is taken for tested', async () => {
  const cloud = new FakeCloud();
  cloud.replies = { FunctionError: 'Unhandled', payload: { errorMessage: 'It is not set.' } };

  const { code, stdout, stderr } = await cloud.run('notify', '--test');

  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('Notify failed: It is not set.');
});

test('without --test nothing is sent', async () => {
  const cloud = cloudThatSays(topic);

  const { code, stderr } = await cloud.run('notify');

  expect({ code, invocations: cloud.invocations }).toEqual({ code: 2, invocations: [] });
  expect(stderr).toContain('--test is missing');
});

test('an ensemble that the stack has not is not tested', async () => {
  const cloud = cloudThatSays(topic);

  const { code, stderr } = await cloud.run('notify', '--test', 'prdo', '--outputs', outputs.path);

  expect({ code, invocations: cloud.invocations }).toEqual({ code: 1, invocations: [] });
  expect(stderr).toContain('This stack has no ensemble "prdo"');
});

test('outputs of an older stack do not name the function: deploy again', async () => {
  const cloud = cloudThatSays(topic);
  cloud.environment = { ...cloud.environment, ZK_BACKUP_NOTIFY_FUNCTION: undefined };

  const { code, stderr } = await cloud.run('notify', '--test');

  expect(code).toBe(2);
  expect(stderr).toMatch(/It is not known which function sends notifications\.[\s\S]*deploy again/);
});

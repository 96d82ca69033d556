import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { type NodeSettings, nodeSteps, renderStep } from '../../lib/node-scripts.ts';
import { prepareToolbox } from '../../local-cloud/toolbox/toolbox.ts';

const settings: NodeSettings = {
  ensemble: 'prod',
  zooCfg: '/etc/zookeeper/conf/zoo.cfg',
  service: { stop: "monit stop 'zookeeper'", start: 'monit start zookeeper' },
  mode: 'stop',
  maxDowntimeSeconds: 60,
  allowStandalone: false,
};

test.each(nodeSteps)('shellcheck has nothing to say about %s as it is rendered', async (step) => {
  const { shellcheck } = await prepareToolbox();
  const input = `${renderStep(step, settings).join('\n')}\n`;

  const checked = spawnSync(shellcheck, ['--shell=bash', '-'], { input });

  expect({ status: checked.status, said: checked.stdout.toString() }).toEqual({
    status: 0,
    said: '',
  });
});

test.each([
  'local-cloud/ensemble/zookeeper-service',
  'test/systemd/agent.sh',
  'test/systemd/machine/boot.sh',
  '.ci/run',
])('shellcheck has nothing to say about %s', async (file) => {
  const { shellcheck } = await prepareToolbox();

  const checked = spawnSync(shellcheck, [join(__dirname, '..', '..', file)]);

  expect({ status: checked.status, said: checked.stdout.toString() }).toEqual({
    status: 0,
    said: '',
  });
});

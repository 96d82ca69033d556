import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { renderStep } from '../../lib/documents/node-scripts.ts';
import { exampleSettings } from '../../lib/documents/node-settings.ts';
import { nodeStepNames } from '../../lib/documents/node-steps.ts';
import { prepareToolbox } from '../../local-cloud/toolbox/toolbox.ts';

const service = { stop: "monit stop 'zookeeper'", start: 'monit start zookeeper' };

test.each(nodeStepNames)(
  'shellcheck has nothing to say about %s as it is rendered',
  async (step) => {
    const { shellcheck } = await prepareToolbox();
    const input = `${renderStep(step, { ...exampleSettings, service }).join('\n')}\n`;

    const checked = spawnSync(shellcheck, ['--shell=bash', '-'], { input });

    expect({ status: checked.status, said: checked.stdout.toString() }).toEqual({
      status: 0,
      said: '',
    });
  },
);

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

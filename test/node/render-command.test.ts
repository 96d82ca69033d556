import { spawnSync } from 'node:child_process';
import { renderStep } from '../../lib/node-scripts.ts';

const render = (...args: string[]) =>
  spawnSync('node', ['--import', 'tsx', 'bin/render.ts', ...args], { encoding: 'utf8' });

test('a step is printed in clear, as its document runs it', () => {
  const { status, stdout } = render('remove');

  const settings = {
    ensemble: 'example',
    zooCfg: '/etc/zookeeper/conf/zoo.cfg',
    service: { unit: 'zookeeper' },
    mode: 'stop',
    maxDowntimeSeconds: 600,
    allowStandalone: false,
  } as const;
  expect({ status, stdout }).toEqual({
    status: 0,
    stdout: `${renderStep('remove', settings).join('\n')}\n`,
  });
});

test('a step that there is not is named, with those that there are', () => {
  const { status, stderr } = render('destroy');

  expect({ status, stderr }).toEqual({
    status: 2,
    stderr:
      'There is no step "destroy".\nName one of: probe, capture, upload, remove, revive, restore, drill, sweep.\n',
  });
});

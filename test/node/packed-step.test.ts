import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import type { NodeFailureLine, ProbeLine } from '../../lambda/contract/node-lines.ts';
import { packedStep } from '../../lib/documents/packed-step.ts';
import { NodeUnderTest } from './node-under-test.ts';
import { nodeLine, runScript } from './run-script.ts';

let node: NodeUnderTest;
beforeEach(async () => {
  node = await NodeUnderTest.create();
});
afterEach(() => node.close());

const run = (step: 'probe' | 'capture', path = node.path) =>
  runScript(packedStep(step, node.settings), {
    directory: `${node.folder}/packed`,
    parameters: {
      Ensemble: 'prod',
      RunId: 'prod.20260102T030405Z',
      Key: 'prod/zk-20260102T030405Z.tar.gz',
    },
    environment: { PATH: path },
  });

test('a step runs as its document holds it', async () => {
  expect(nodeLine<ProbeLine>(await run('probe'))).toMatchObject({ step: 'probe', serving: true });
});

test('its guard, which runs the same file again, is armed', async () => {
  const { code } = await run('capture');

  expect(code).toBe(0);
  expect(node.calls).toEqual(['stop', 'start']);
});

test('a node that cannot unpack it is told as such', async () => {
  const bash = execFileSync('sh', ['-c', 'command -v bash']).toString().trim();
  execFileSync('ln', ['-s', bash, `${node.folder}/bin/bash`]);
  writeFileSync(`${node.folder}/bin/gzip`, '#!/bin/bash\nexit 127\n', { mode: 0o755 });

  const line = nodeLine<NodeFailureLine>(await run('probe'));

  expect(line).toMatchObject({ step: 'probe', error: { code: 'missing-tool' }, serving: null });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NodeFailureLine } from '../../lambda/contract/node-lines.ts';
import { renderStep } from '../../lib/documents/node-scripts.ts';
import { packedStep } from '../../lib/documents/packed-step.ts';
import { NodeUnderTest } from './node-under-test.ts';
import { nodeLine, runScript } from './run-script.ts';

let node: NodeUnderTest;
beforeEach(async () => {
  node = await NodeUnderTest.create();
});
afterEach(() => node.close());

const parameters = {
  Ensemble: 'prod',
  RunId: 'prod.20260102T030405Z',
  Key: 'prod/zk-20260102T030405Z.tar.gz',
};

const sourceAt = (place: string) => {
  const [file = '', line] = place.split(':');
  return readFileSync(join(__dirname, '..', '..', file), 'utf8').split('\n')[Number(line) - 1];
};

test.each([
  ['packed, as its document holds it', packedStep, 'capture', 'mkdir'],
  ['packed, deep in a function', packedStep, 'probe', 'df'],
  ['in clear', renderStep, 'capture', 'mkdir'],
] as const)(
  'a command that fails unexpectedly is told by its line in the source: %s',
  async (_, linesOf, step, command) => {
    node.command(command, 'exit 23');

    const run = await runScript(linesOf(step, node.settings), {
      directory: `${node.folder}/failing`,
      parameters,
      environment: { PATH: node.path },
    });

    const { error } = nodeLine<NodeFailureLine>(run);
    const [, place = '', told = ''] =
      /^A command ended with exit code 23: (lib\/node\/[a-z/-]+\.sh:\d+): (.*)$/s.exec(
        error.message,
      ) ?? [];
    expect(error.code).toBe('unexpected');
    expect(told).toContain(command);
    expect(sourceAt(place)).toContain(told.split('\n')[0]);
  },
);

test.each([
  ['packed, as its document holds it', packedStep],
  ['in clear', renderStep],
] as const)(
  'what no trap for errors sees is told by its function and command: %s',
  async (_, linesOf) => {
    const lines = linesOf('capture', node.settings);

    const run = await runScript(
      lines.filter((line) => !line.startsWith('readonly ZOO_CFG=')),
      {
        directory: `${node.folder}/failing`,
        parameters,
        environment: { PATH: node.path },
      },
    );

    const { error } = nodeLine<NodeFailureLine>(run);
    const [, name, place = '', told] =
      /^A command ended with exit code 1: (\w+) in (lib\/node\/[a-z/-]+\.sh:\d+): (.*)$/s.exec(
        error.message,
      ) ?? [];
    expect(told).toContain('ZOO_CFG');
    expect(sourceAt(place)).toContain(`${name}() {`);
  },
);

import { renderStep } from '../../../lib/documents/node-scripts.ts';
import { nodeLine, runScript } from '../run-script.ts';
import { runId, ServerUnderTest } from './server.ts';

/** What the node tells of a server that was started so. */
async function inspected(jvmFlags: readonly string[], lines: readonly string[] = []) {
  const zooCfg = (all: readonly string[]) => [...all, ...lines];
  const server = await ServerUnderTest.start({ jvmFlags, zooCfg });
  try {
    const run = await runScript(renderStep('restore', server.settings), {
      directory: `${server.folder}/orchestration/inspect`,
      parameters: {
        Action: 'inspect',
        Ensemble: 'prod',
        RunId: runId,
        Epoch: '0',
        Order: 'none',
        Copy: 'none',
      },
      environment: { PATH: server.path },
    });
    expect(run).toMatchObject({ code: 0, stderr: '' });
    return nodeLine(run);
  } finally {
    await server.close();
  }
}

test.each([
  ['-Djute.maxbuffer=4194304', 4_194_304],
  ['-Djute.maxbuffer=0x200000', 2_097_152],
  ['-Djute.maxbuffers=1', null],
])('how long a request may be is told of the server that runs: %s', async (flag, maxBuffer) => {
  expect(await inspected([flag])).toMatchObject({ maxBuffer, demandedSchemes: [] });
});

test('what is demanded of clients is told of its command line, too, and zoo.cfg wins', async () => {
  const flags = [
    '-Dzookeeper.enforce.auth.enabled=true',
    '-Dzookeeper.enforce.auth.schemes=digest,x509',
  ];

  const line = await inspected(flags, ['enforce.auth.schemes=digest']);

  expect(line).toMatchObject({ demandedSchemes: ['digest'], extendedTypes: true });
});

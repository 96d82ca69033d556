import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Ensemble, startEnsemble } from '../local-cloud/ensemble/ensemble.ts';
import type { LocalCloud } from '../local-cloud/local-cloud.ts';
import type { DocumentContent } from '../local-cloud/ssm/document.ts';
import { type ExecutedLine, killAtLine, traceLines } from '../node/kill-at-line.ts';
import { runScript } from '../node/run-script.ts';
import { startCloud } from './clouds.ts';

const maxDowntimeSeconds = 5;
/** Servers that are killed side by side: each spends its time waiting. */
const width = 4;
const parameters = { RunId: 'local.20260101T000000Z', Bucket: 'bucket', Key: 'local/x.tar.gz' };

let cloud: LocalCloud;
let servers: Ensemble[] = [];

beforeAll(async () => {
  cloud = await startCloud('kill', { nodes: 1, mode: 'stop', maxDowntimeSeconds });
  servers = [
    cloud.ensemble,
    ...(await Promise.all(
      Array.from({ length: width - 1 }, (_, index) =>
        startEnsemble({
          directory: join(cloud.assembly.directory, '..', `more-${index}`),
          size: 1,
          separateLogDirectory: true,
          toolbox: cloud.toolbox,
        }),
      ),
    )),
  ];
});
afterAll(async () => {
  for (const server of servers.slice(1)) await server.close();
  await cloud?.close();
});

/** The capture step as the stack would deploy it. */
function captureStep(): string[] {
  const document = cloud.assembly.documents.find(({ name }) => name.endsWith('-backup'));
  const { mainSteps } = document?.content as DocumentContent;
  const inputs = mainSteps.find(({ name }) => name === 'capture')?.inputs;
  return inputs?.runCommand as string[];
}

async function capture(server: Ensemble, environment: Record<string, string>) {
  const [node] = server.nodes;
  if (!node) throw new Error('no node');
  const run = await runScript(captureStep(), {
    directory: join(node.directory, 'orchestration'),
    parameters,
    environment: { ...cloud.clientEnvironment, ...node.environment, ...environment },
  });
  return { node, run };
}

/** The commands between stop and start, found by watching a capture that goes well. */
async function linesBetweenStopAndStart(): Promise<ExecutedLine[]> {
  const server = servers[0] as Ensemble;
  const trace = traceLines(server.nodes[0]?.directory ?? '', 'stop_zookeeper');
  const { run } = await capture(server, trace.environment);
  expect(run).toMatchObject({ code: 0 });
  const lines = trace.lines();
  const started = lines.findIndex(({ command }) => command.startsWith('start_ms='));
  return lines.slice(0, started);
}

test('the capture is killed at any line between stop and start: ZooKeeper serves again by itself', async () => {
  const lines = await linesBetweenStopAndStart();
  const queue = [...lines];
  const wrong: string[] = [];
  let killed = 0;

  await Promise.all(
    servers.map(async (server) => {
      for (let line = queue.shift(); line; line = queue.shift()) {
        const directory = server.nodes[0]?.directory ?? '';
        const { node, run } = await capture(server, killAtLine(directory, line, 'stop_zookeeper'));
        if (run.signal === 'SIGKILL') killed++;
        // maxDowntime, and ten times what a start takes here.
        await node.waitUntilServing((maxDowntimeSeconds + 30) * 1000).catch((error: Error) => {
          wrong.push(`line ${line?.line} (${line?.command}): ${error.message}`);
        });
        await untilGone(join(node.dataDirectory, '.zk-backup', parameters.RunId, 'armed'));
      }
    }),
  );

  expect(lines.length).toBeGreaterThan(10);
  expect(wrong).toEqual([]);
  expect(killed).toBeGreaterThan(0.8 * lines.length);
}, 600_000);

/** The guard of the killed capture has ended. */
async function untilGone(path: string): Promise<void> {
  while (existsSync(path)) await new Promise((resolve) => setTimeout(resolve, 50));
}

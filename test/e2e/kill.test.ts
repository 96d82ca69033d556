import { join } from 'node:path';
import { type Ensemble, startEnsemble } from '../../local-cloud/ensemble/ensemble.ts';
import type { LocalCloud } from '../../local-cloud/local-cloud.ts';
import type { DocumentContent } from '../../local-cloud/ssm/document.ts';
import { type ExecutedLine, killAtLine, traceLines } from '../node/kill-at-line.ts';
import { runScript } from '../node/run-script.ts';
import { isWhole, sampleOf } from '../seed.ts';
import { startCloud } from './clouds.ts';
import { untilGuardsEnded } from './guards.ts';

/** Half of it is what a stop may take, also while seven other servers start. */
const maxDowntimeSeconds = 30;
/** Servers that are killed side by side: each spends its time waiting. */
const width = 8;

/** Each run has a name of its own. */
const runIds = (function* () {
  for (let minute = 0; ; minute++) {
    const time = new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();
    yield `local.${time.slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
  }
})();

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
  const content = document?.content as DocumentContent | undefined;
  const inputs = content?.mainSteps.find(({ name }) => name === 'capture')?.inputs;
  return inputs?.runCommand as string[];
}

async function capture(server: Ensemble, environment: Record<string, string>) {
  const [node] = server.nodes;
  if (!node) throw new Error('no node');
  const runId = runIds.next().value as string;
  const run = await runScript(captureStep(), {
    directory: join(node.directory, 'orchestration'),
    parameters: { Ensemble: 'local', RunId: runId, Key: 'local/x.tar.gz' },
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

/** What a capture does between stop and start, apart from its waits and questions. */
const isDeed = ({ command }: ExecutedLine) => /^(timeout|cp|run_command|outliving) /.test(command);

test('the capture is killed at any line between stop and start: ZooKeeper serves again by itself', async () => {
  const all = await linesBetweenStopAndStart();
  const waits = all.filter((line) => !isDeed(line));
  const deeds = all.filter(isDeed);
  const lines = [...deeds, ...sampleOf('waits of a capture to die at', waits, 16)];
  const queue = [...lines];
  const wrong: string[] = [];
  const killed: ExecutedLine[] = [];

  await Promise.all(
    servers.map(async (server) => {
      for (let line = queue.shift(); line; line = queue.shift()) {
        const directory = server.nodes[0]?.directory ?? '';
        const environment = killAtLine(directory, line, 'stop_zookeeper');
        const { node, run } = await capture(server, environment);
        if (run.signal === 'SIGKILL') killed.push(line);
        // A wait that ended at once does not come by every line.
        else if (run.code !== 0) wrong.push(`line ${line.line}: ${run.code} ${run.stderr}`);
        // maxDowntime, and ten times what a start takes here.
        await node.waitUntilServing((maxDowntimeSeconds + 30) * 1000).catch((error: Error) => {
          wrong.push(`line ${line?.line} (${line?.command}): ${error.message}`);
        });
        await untilGuardsEnded(node);
      }
    }),
  );

  expect(lines.length).toBeGreaterThan(10);
  expect(wrong).toEqual([]);
  // Of few the share hangs on which were drawn.
  expect(killed.length).toBeGreaterThan((isWhole ? 0.8 : 0.4) * lines.length);
  // Which lines of its waits a capture comes by depends on the machine; what it does, it always does.
  expect(deeds.length).toBeGreaterThan(4);
  expect(deeds.filter((deed) => !killed.includes(deed))).toEqual([]);
}, 600_000);

/** The command line dies in mid-stream: the run tells how far it came, and a second plan takes the rest. */
import { readFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { restoreKeys } from '../../../lambda/contract/keys.ts';
import type { RestoreReport, RestoreStatus } from '../../../lambda/restore/report.ts';
import type { EnsembleNode } from '../../../local-cloud/ensemble/ensemble-node.ts';
import type { ZooKeeperClient } from '../../../local-cloud/zookeeper-client/zookeeper-client.ts';
import { backUpWell } from '../clouds.ts';
import { keeper, type SaslCloud, startSaslCloud, zkBackup } from './sasl-cloud.ts';
import { filesOf, type Server } from './server.ts';

const paths = Array.from({ length: 3 }, (_, index) => `/app/${index}`);
/** Each fills a batch. */
const good = Buffer.alloc(300_000, 'g');

/** Of the restore function. */
const clock = { millisecondsPerSecond: 100 };
let under: SaslCloud;
let client: ZooKeeperClient;
let node: EnsembleNode;
let proxy: ReturnType<typeof createServer>;
beforeAll(async () => {
  under = await startSaslCloud('put-back-connect-killed', () => ({
    ...{ nodes: 1, zookeeper: '3.8' },
    ...{ durable: { millisecondsPerSecond: 100 }, restoreDurable: clock },
  }));
  node = under.cloud.ensemble.nodes[0] as EnsembleNode;
  client = await under.client(node);
  await client.create('/app', null);
  for (const path of paths) await client.create(path, good);
  await backUpWell(under.cloud);
  for (const path of paths) await client.setData(path, Buffer.from('bad'));
}, 300_000);
afterAll(async () => {
  proxy?.close();
  client?.destroy();
  await under?.cloud.close();
});

/** Passes bytes on to the node, of each connection so many from the client, and then tells. */
async function passing(most: number, onMost: () => void): Promise<number> {
  proxy = createServer((socket) => {
    const onward = connect({ host: node.address, port: node.clientPort });
    let passed = 0;
    socket.on('data', (chunk) => {
      const part = chunk.subarray(0, most - passed);
      passed += part.length;
      onward.write(part);
      if (passed >= most) onMost();
    });
    onward.pipe(socket);
    for (const one of [socket, onward]) {
      one.on('error', () => {});
      one.on('close', () => [socket, onward].map((other) => other.destroy()));
    }
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return (proxy.address() as AddressInfo).port;
}

/** How the run ended that a command began. */
function reportOf(stderr: string): RestoreReport | undefined {
  const [, planId = ''] = /putting back by (\S+);/.exec(stderr) ?? [];
  const file = under.cloud.s3.locate(under.cloud.bucket, restoreKeys.status(planId)) ?? '';
  return (JSON.parse(readFileSync(file, 'utf8')) as RestoreStatus).report;
}

const lengths = async () => {
  const files = await filesOf({ node } as Server, '/app');
  return paths.map((path) => files.get(path)?.bytes);
};

test('a command that is killed while it sends: what was done is told, and the next one does the rest', async () => {
  const sasl = ['--sasl', under.file('keeper', `${keeper.user}:${keeper.password}\n`)];
  const restore = ['restore', 'local', '--path', '/app', '--yes'];
  let kill = () => {};
  const port = await passing(500_000, () => {
    kill();
    // From now on nobody is at work, and the function waits for 15 minutes.
    clock.millisecondsPerSecond = 5;
  });

  const killed = await zkBackup(
    under.cloud,
    [...restore, '--connect', `127.0.0.1:${port}`, ...sasl],
    (child) => {
      kill = () => child.kill('SIGKILL');
    },
  );
  await under.cloud.settled();
  clock.millisecondsPerSecond = 100;
  const report = reportOf(killed.stderr);
  const afterwards = await lengths();
  const through = ['--connect', `${node.address}:${node.clientPort}`];
  const again = await zkBackup(under.cloud, [...restore, ...through, ...sasl]);

  expect(killed.code).toBeNull();
  expect(report?.reason).toContain('began to send, and stored no answers within 900 s.');
  expect(report?.reason).toContain('Batches applied: 1 of 3; changes still to be made: 2.');
  expect(afterwards).toEqual([300_000, 3, 3]);
  expect(again).toMatchObject({ code: 0 });
  expect(await lengths()).toEqual([300_000, 300_000, 300_000]);
});

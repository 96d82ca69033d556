import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Ensemble, startEnsemble } from '../../local-cloud/ensemble/ensemble.ts';
import type { EnsembleNode } from '../../local-cloud/ensemble/ensemble-node.ts';
import { startWriteLoad } from '../../local-cloud/sample-data/write-load.ts';
import { prepareToolbox, type Toolbox } from '../../local-cloud/toolbox/toolbox.ts';
import { ZooKeeperClient } from '../../local-cloud/zookeeper-client/zookeeper-client.ts';
import { capture, judged, leaderOf, probeOf, startNodes, withClient } from './captured.ts';
import { e2eFolder } from './e2e-folder.ts';

let toolbox: Toolbox;
let ensemble: Ensemble;

async function start(name: string, options: Partial<Parameters<typeof startEnsemble>[0]>) {
  toolbox = await prepareToolbox();
  const directory = join(e2eFolder, name);
  rmSync(directory, { recursive: true, force: true });
  ensemble = await startEnsemble({ directory, size: 3, toolbox, ...options });
}

const zxidOf = async (node: EnsembleNode) => BigInt((await node.srvr())?.zxid ?? -1);
const counterOf = (zxid: bigint) => zxid & 0xffffffffn;
const observerOf = ({ nodes }: Ensemble) => nodes.find(({ observer }) => observer) as EnsembleNode;
const followerOf = async ({ nodes }: Ensemble) => {
  const leader = await leaderOf(ensemble);
  return nodes.find((node) => node !== leader && !node.observer) as EnsembleNode;
};

/** Writes this many znodes; the session that is closed behind them is the last transaction. */
const write = async (prefix: string, count: number) =>
  withClient(await leaderOf(ensemble), async (client) => {
    for (let one = 0; one < count; one += 1) await client.create(`/${prefix}-${one}`, null);
  });

/** Waits until a node shows this zxid. */
async function reaches(node: EnsembleNode, zxid: bigint): Promise<void> {
  while ((await zxidOf(node)) < zxid) await delay(50);
}

describe('an ensemble with an observer', () => {
  beforeAll(() =>
    start('complete', { observers: 1, separateLogDirectory: true, zooCfg: { snapCount: 400 } }),
  );
  afterAll(() => ensemble?.close());
  const both = async () => [await followerOf(ensemble), observerOf(ensemble)];

  /** The zxid of the last transaction that there was. */
  let last: bigint;

  test('is captured when it is fresh: there is nothing yet', async () => {
    for (const node of await both()) {
      const captured = await capture(node, 'live');

      const { start } = await judged(captured);
      expect(counterOf(BigInt(captured.line.zxid))).toBe(0n);
      expect(counterOf(start?.to ?? -1n)).toBe(0n);
    }
  });

  test('is captured up to its last transaction when it is idle, a session that was closed', async () => {
    await write('idle', 20);
    last = await zxidOf(await leaderOf(ensemble));

    for (const node of await both()) {
      await reaches(node, last);
      const captured = await capture(node, 'live');

      const { start, level } = await judged(captured);
      expect({ level, to: start?.to, zxid: captured.line.zxid }).toEqual({
        ...{ level: 3, to: last, zxid: `0x${last.toString(16)}` },
      });
    }
  });

  test('is captured up to an error that is its last transaction', async () => {
    const leader = await leaderOf(ensemble);
    const client = await ZooKeeperClient.connect({ host: leader.address, port: leader.clientPort });
    await client.create('/idle-0', null).catch(() => {});
    last = await zxidOf(leader);
    const node = await followerOf(ensemble);
    await reaches(node, last);

    const captured = await capture(node, 'live');

    const { start, level } = await judged(captured);
    expect({ level, to: start?.to }).toEqual({ level: 3, to: last });
    await client.close();
    last = await zxidOf(leader);
  });

  test('is captured with the epoch before when its epoch has no transaction yet', async () => {
    const old = await leaderOf(ensemble);
    await old.kill();
    await startNodes(ensemble.nodes.filter((node) => node !== old));
    await startNodes([old]);
    expect(counterOf(await zxidOf(await leaderOf(ensemble)))).toBe(0n);

    for (const node of new Set([old, ...(await both())])) {
      const { start } = await judged(await capture(node, 'live'));

      expect(start?.to).toBe(last);
    }
  });

  test('is captured where a follower came to an epoch without a transaction with an empty disk', async () => {
    const node = await followerOf(ensemble);
    await node.stop();
    for (const folder of [node.dataDirectory, node.dataLogDirectory]) {
      rmSync(join(folder, 'version-2'), { recursive: true });
    }
    await startNodes([node]);
    const zxid = await zxidOf(node);

    const captured = await capture(node, 'stop');

    expect(counterOf(zxid)).toBe(0n);
    expect(captured.line.snapshot).toBe(`snapshot.${zxid.toString(16)}`);
    expect((await judged(captured)).start?.to).toBe(zxid);
    await node.waitUntilServing();
  });

  test('is captured beyond the fence of a restore, before and after its first transaction', async () => {
    await Promise.all(ensemble.nodes.map((node) => node.stop()));
    for (const { dataDirectory } of ensemble.nodes) {
      for (const name of ['acceptedEpoch', 'currentEpoch']) {
        writeFileSync(join(dataDirectory, 'version-2', name), '70');
      }
    }
    await startNodes(ensemble.nodes);
    const node = await followerOf(ensemble);
    const before = await judged(await capture(node, 'stop'));
    await node.waitUntilServing();
    await write('fenced', 3);
    const zxid = await zxidOf(await leaderOf(ensemble));
    await reaches(node, zxid);

    const after = await judged(await capture(node, 'stop'));

    expect(before.start?.to).toBeGreaterThanOrEqual(last);
    expect(zxid >> 32n).toBeGreaterThan(70n);
    expect(after.start?.to).toBe(zxid);
    await node.waitUntilServing();
  });

  test('is captured under load in live mode up to what its node had shown', async () => {
    const leader = await leaderOf(ensemble);
    const client = await ZooKeeperClient.connect({ host: leader.address, port: leader.clientPort });
    const load = await startWriteLoad(client, { writesPerSecond: 800 });
    try {
      for (const node of [...(await both()), ...(await both()), ...(await both())]) {
        const captured = await capture(node, 'live');

        const { start, level } = await judged(captured);
        expect(level).toBe(3);
        expect(start?.to).toBeGreaterThanOrEqual(BigInt(captured.line.zxid));
      }
    } finally {
      await load.stop();
      await client.close();
    }
  });
});

describe('an observer that writes nothing to its disk', () => {
  beforeAll(async () => {
    await start('complete-observer', { observers: 1, zooCfg: { syncEnabled: false } });
    await write('unseen', 30);
    await reaches(observerOf(ensemble), await zxidOf(await leaderOf(ensemble)));
  });
  afterAll(() => ensemble?.close());

  test('tells that its disk is behind its server', async () => {
    const { zxid, diskZxid } = await probeOf(observerOf(ensemble));

    expect(BigInt(diskZxid ?? -1)).toBeLessThan(BigInt(zxid ?? -1));
  });

  test('is not captured, and not stopped', async () => {
    const observer = observerOf(ensemble);
    const pid = await observer.pid();

    const refusal = await capture(observer, 'stop').catch((error) => error);

    expect(refusal.message).toMatch(/^disk-behind: /);
    expect(await observer.pid()).toBe(pid);
  });
});

describe('a standalone server', () => {
  beforeAll(() => start('complete-standalone', { size: 1 }));
  afterAll(() => ensemble?.close());

  test.each(['stop', 'live'] as const)('is captured in %s mode when it is fresh', async (mode) => {
    const [node] = ensemble.nodes as [EnsembleNode];

    const captured = await capture(node, mode);

    expect(captured.line).toMatchObject({ zxid: '0x0', snapshot: 'snapshot.0', logs: 0 });
    expect((await judged(captured)).start?.to).toBe(0n);
  });

  test.each(['stop', 'live'] as const)(
    'is captured in %s mode up to its last transaction, again and again',
    async (mode) => {
      const [node] = ensemble.nodes as [EnsembleNode];
      await write(`alone-${mode}`, 10);

      for (const _again of [1, 2]) {
        const captured = await capture(node, mode);

        expect((await judged(captured)).start?.to).toBe(BigInt(captured.line.zxid));
        await node.waitUntilServing();
      }
    },
  );

  test('is captured when it was a member once', async () => {
    await ensemble.close();
    await start('complete-member', { size: 3 });
    await write('member', 10);
    const [node] = ensemble.nodes as [EnsembleNode];
    await reaches(node, await zxidOf(await leaderOf(ensemble)));
    const zooCfg = join(node.configDirectory, 'zoo.cfg');
    await Promise.all(ensemble.nodes.map((one) => one.stop()));
    writeFileSync(zooCfg, readFileSync(zooCfg, 'utf8').replaceAll(/^server\..*$/gm, ''));
    await startNodes([node]);

    const idle = await capture(node, 'stop');
    await node.waitUntilServing();
    await withClient(node, (client) => client.create('/alone', null));
    const later = await capture(node, 'stop');

    expect((await node.srvr())?.role).toBe('standalone');
    expect((await judged(idle)).start?.to).toBe(BigInt(idle.line.zxid));
    expect((await judged(later)).start?.to).toBe(BigInt(later.line.zxid));
  });
});

/** For each article of the runbook its cause is made on a local cloud, and its command typed: it prints what the article shows. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunReport } from '../../lambda/backup/report.ts';
import type { RestoreReport } from '../../lambda/restore/report.ts';
import type { EnsembleNode } from '../../local-cloud/ensemble/ensemble-node.ts';
import type { LocalCloud } from '../../local-cloud/local-cloud.ts';
import { prepareToolbox } from '../../local-cloud/toolbox/toolbox.ts';
import { beginningsOf, shapeOf } from '../unit/house/samples.ts';
import { answers, type Receiver, startReceiver } from '../workflow/notify/receiver.ts';
import { backUpOnce, requireSucceeded, startCloud } from './clouds.ts';
import { immortal, type Mortal, stopAt } from './deaths.ts';
import { e2eFolder } from './e2e-folder.ts';
import { deleteAllBut, type } from './person.ts';
import { connectTo } from './put-back/server.ts';
import { shimmed } from './shims.ts';

const articles = beginningsOf('docs/runbook.md');
const shims = join(e2eFolder, 'runbook-shims');
/** While this file is there, the disks of those that it names are full. */
const fullDisk = join(shims, 'disk-is-full');

const backups: Mortal = { diesAt: immortal };
const restores: Mortal = { diesAt: immortal };
let receiver: Receiver;
let cloud: LocalCloud;
/** Of a backup after which nothing has happened yet. */
let backup: RunReport;

beforeAll(async () => {
  rmSync(shims, { recursive: true, force: true });
  const df = `[[ ! -e '${fullDisk}' || $ZOOCFGDIR != *"$(<'${fullDisk}')"* ]] || exec printf 'Avail\\n4096\\n'\nexec /usr/bin/df "$@"`;
  const own = shimmed(shims, { df });
  const service = join(__dirname, '..', '..', 'local-cloud', 'ensemble');
  const { binDirectory } = await prepareToolbox();
  receiver = await startReceiver();
  cloud = await startCloud('runbook', {
    ...{ name: 'prod', nodes: 3, mode: 'live' },
    durable: { millisecondsPerSecond: 50, diesAt: (...at) => backups.diesAt(...at) },
    restoreDurable: { millisecondsPerSecond: 50, diesAt: (...at) => restores.diesAt(...at) },
    agentEnvironment: { PATH: `${own}:${service}:${binDirectory}:/usr/local/bin:/usr/bin:/bin` },
    notify: {
      slack: { webhook: { secretsManager: 'zk/slack' } },
      webhook: { url: `${receiver.origin}/hook`, secret: { ssmParameter: '/zk/signing' } },
    },
    functionEnvironment: { NODE_EXTRA_CA_CERTS: receiver.caFile },
  });
  cloud.secrets.values.set('zk/slack', `${receiver.origin}/slack`);
  const value = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
  cloud.ssm.parameters.set('/zk/signing', { type: 'SecureString', value });
}, 600_000);
afterAll(async () => {
  await cloud?.close();
  await receiver?.close();
});

/** The faults of one cause are gone with it, and so is all that it left in the bucket but the first backup. */
afterEach(async () => {
  cloud.s3.faults.rules.splice(0);
  Object.assign(backups, { diesAt: immortal });
  Object.assign(restores, { diesAt: immortal });
  rmSync(fullDisk, { force: true });
  receiver.behaves(answers(200, 'ok'));
  await cloud.settled();
  await deleteAllBut(cloud, [backup?.archive?.key, backup?.archive?.manifestKey]);
});

const znodes = Array.from({ length: 40 }, (_, at) => `/application/setting-${at}`);

async function asClient(work: (client: Awaited<ReturnType<typeof connectTo>>) => Promise<unknown>) {
  const client = await connectTo((await cloud.ensemble.leader()) as EnsembleNode);
  await work(client);
  await client.close();
}

const backUp = () => backUpOnce(cloud, { ensemble: 'prod' });
const drill = () => cloud.invokeRestore({ ensemble: 'prod', drill: true });

async function planned(): Promise<string> {
  const { payload } = await cloud.invokeRestore({ ensemble: 'prod', backup: 'latest' });
  const { outcome, reason, runId } = payload as RestoreReport;
  if (outcome !== 'Planned') throw new Error(`the plan ended ${outcome}: ${reason}`);
  return runId;
}

/** And all that follows, such as the first backup after it. */
async function execute(plan: string): Promise<void> {
  await cloud.invokeRestore({ plan, execute: true });
  await cloud.settled();
}

const stopAll = () => Promise.all(cloud.ensemble.nodes.map((node) => node.stop()));

/** An article's cause, and how many hours later somebody looks, by the clock of the one who looks. */
interface Cause {
  readonly happens: () => Promise<unknown>;
  readonly hoursLater?: number;
}

/** It needs a second store (copies.test.ts). */
const elsewhere = ['copy-late'];

/** By the article. Those that leave servers stopped come last. */
const causes: Readonly<Record<string, Cause>> = {
  'backup-missed': { happens: async () => {} },
  'dead-letters': {
    happens: async () => {
      await asClient(async (client) => {
        await client.create('/application', null);
        for (const path of znodes) await client.create(path, Buffer.from('data'));
      });
      backup = requireSucceeded(await backUp());
      const scheduledTime = '2026-01-02T03:00:00Z';
      const { error } = await cloud.invoke({ ensemble: 'prdo', scheduledTime });
      expect(error).toMatchObject({ errorType: 'InvalidRequest' });
    },
    hoursLater: 54,
  },
  'notification-not-sent': {
    happens: async () =>
      receiver.behaves((response, request) => {
        const refused = request.url === '/slack';
        (refused ? answers(404, 'no_service') : answers(200))(response, request);
      }),
  },
  'backup-failed': {
    happens: async () => {
      const operations = ['CreateMultipartUpload'];
      const keyPrefix = 'prod/zookeeper-backup-';
      cloud.s3.faults.rules.push({ operations, keyPrefix, code: 'AccessDenied' });
      await backUp();
    },
    hoursLater: 6,
  },
  'backup-warning': {
    happens: async () => {
      await asClient(async (client) => {
        for (const path of znodes.slice(4)) await client.delete(path);
      });
      await backUp();
    },
    hoursLater: 6,
  },
  'restore-drill-failed': {
    happens: async () => {
      writeFileSync(fullDisk, 'node-');
      await drill();
    },
    hoursLater: 9,
  },
  'restore-drill-overdue': { happens: drill, hoursLater: 12 * 24 + 9 },
  'restore-failed': {
    happens: async () => {
      const plan = await planned();
      writeFileSync(fullDisk, 'node-2');
      await execute(plan);
    },
    hoursLater: 9,
  },
  'execution-failed': {
    happens: async () => {
      const stopped = stopAt(cloud, backups, 'before START verify');
      await cloud.invoke({ ensemble: 'prod' }).catch(() => {});
      await stopped;
    },
    hoursLater: 6,
  },
  'zookeeper-not-serving': {
    happens: stopAll,
  },
  'restore-warning': {
    happens: async () => {
      await stopAll();
      await execute(await planned());
    },
    hoursLater: 9,
  },
  'restore-execution-failed': {
    happens: async () => {
      const stopped = stopAt(cloud, restores, 'before START send-place');
      await execute(await planned()).catch(() => {});
      await stopped;
    },
    hoursLater: 9,
  },
};

test('the cause of each article is made', () => {
  expect([...Object.keys(causes), ...elsewhere].sort()).toEqual([...articles.keys()].sort());
});

test.each(Object.keys(causes))(
  'the article %s begins with what its command prints',
  async (article) => {
    const { line = '', printed = '' } = articles.get(article) ?? {};
    const { happens, hoursLater = 0 } = causes[article] as Cause;
    await happens();

    const { shown } = await type(cloud, line.split(' ').slice(2), { hoursLater });

    expect(shapeOf(shown)).toEqual(shapeOf(printed));
  },
);

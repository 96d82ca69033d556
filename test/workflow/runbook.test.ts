/** For each article of the runbook its cause is made here, and its command typed: it prints what the article says. */
import { Readable } from 'node:stream';
import { GetDurableExecutionCommand } from '@aws-sdk/client-lambda';
import type { Cloud } from '../../cli/cloud/cloud.ts';
import { main } from '../../cli/main.ts';
import type { Store } from '../../lambda/aws/archive-store.ts';
import { claimTick } from '../../lambda/run/claim.ts';
import { leaseEnsemble } from '../../lambda/run/lease.ts';
import { executionArn, functions, succeeded } from '../unit/cli/fake-cloud.ts';
import { goodMembers } from '../unit/lambda/backup/archives.ts';
import { runBackup } from './backup/run-backup.ts';
import { type WorkflowUnderTest, workflowUnderTest } from './backup/workflow-under-test.ts';
import { crashingFlow, noCheckpoints } from './crashing-flow.ts';
import { firstLooks } from './first-looks.ts';
import { answers } from './notify/receiver.ts';
import { sendingUnderTest } from './notify/sending-under-test.ts';
import { fails, type RestoreUnderTest, restoreUnderTest } from './restore-under-test.ts';

let ofBackups: WorkflowUnderTest;
let ofRestores: RestoreUnderTest;
beforeEach(async () => {
  ofBackups = await workflowUnderTest();
  ofRestores = await restoreUnderTest();
  ofRestores.world.now = Date.parse('2026-11-23T00:00:00Z');
});
afterEach(async () => {
  jest.restoreAllMocks();
  await Promise.all([ofBackups.stop(), ofRestores.stop()]);
});

interface Look {
  readonly store: Store;
  /** UTC, when somebody looks. */
  readonly at?: string;
  /** What Lambda tells of an execution. */
  readonly execution?: object;
  /** What a synchronous invocation answers. */
  readonly reply?: unknown;
}

/** Types what an article begins with. @returns what it printed */
async function typed(article: string, { store, at = '2026-11-23T09:00:00Z', ...look }: Look) {
  const stdout: string[] = [];
  const lambda = {
    send: async (command: object) => {
      if (command instanceof GetDurableExecutionCommand)
        return look.execution ?? { Status: 'RUNNING' };
      const Payload = Buffer.from(JSON.stringify(look.reply ?? null));
      return { StatusCode: 202, DurableExecutionArn: executionArn, Payload };
    },
  } as never;
  const connect = async (settings: Cloud['settings']): Promise<Cloud> => ({
    ...{ store, settings, lambda, lambdaOnce: lambda },
    now: () => Date.parse(at),
    pause: async () => {},
  });
  const environment = {
    ...{ NO_COLOR: '1', ZK_BACKUP_BUCKET: store.bucket, ZK_BACKUP_FUNCTION: functions.backup },
    ZK_BACKUP_NOTIFY_FUNCTION: functions.notify,
  };
  await main(
    (firstLooks.get(article)?.typed ?? '').split(' '),
    {
      stdin: Object.assign(Readable.from([]), { isTTY: false }),
      stdout: { columns: 110, write: (text) => stdout.push(`${text}`) },
      stderr: { isTTY: false, write: () => true },
    },
    { environment, connect },
  );
  return stdout.join('');
}

/** What the scripts report of a server that stays down. */
const serverFails = {
  error: {
    code: 'did-not-start',
    message: 'ZooKeeper did not serve 60 seconds after its start: no answer on 2181 (exit 0).',
    hint: "See ZooKeeper's own log and run the start of zookeeper by hand.",
  },
  serving: false,
};

const drillFails = {
  error: {
    code: 'drill-died',
    message:
      'A ZooKeeper server on the restored files ended: java.io.IOException: Unreasonable length',
    hint: 'This backup may not be restorable: see what the message says, and verify it (zk-backup verify).',
  },
  serving: null,
};

/** A backup of the night before. */
const backedUp = () =>
  ofRestores.backUp(goodMembers, {
    tick: '20261122T030000Z',
    proof: { level: 3, checks: [] },
    inventory: { znodes: 15 },
  } as never);

const died = (Status: string, ErrorMessage: string) => ({ Status, Error: { ErrorMessage } });

/** By the article: what has happened. @returns where somebody looks then, and how */
const causes: Readonly<Record<string, () => Promise<Look>>> = {
  'backup-missed': async () => ({ store: ofBackups.store }),
  'backup-failed': async () => {
    await ofBackups.runWith(await ofBackups.upload(goodMembers), { zxid: '0x13' });
    return { store: ofBackups.store };
  },
  'backup-warning': async () => {
    const startFaults = ['log.12 has 9 bytes.'];
    await ofBackups.runWith(await ofBackups.upload(goodMembers), { startFaults });
    return { store: ofBackups.store };
  },
  'zookeeper-not-serving': async () => {
    const { store } = ofBackups;
    const probe = { serving: false, role: null, zxid: null, reason: 'ZooKeeper does not run.' };
    const report = await runBackup(store, {}, {}, { request: { dryRun: true }, probe });
    return { store, execution: succeeded(report) };
  },
  'restore-failed': async () => {
    await backedUp();
    ofRestores.world.instead['start i-2'] = serverFails;
    await ofRestores.execute();
    return { store: ofRestores.store };
  },
  'restore-warning': async () => {
    await backedUp();
    ofRestores.world.instead['clear i-3'] = fails('clear');
    await ofRestores.execute();
    return { store: ofRestores.store };
  },
  'restore-drill-failed': async () => {
    await backedUp();
    ofRestores.world.instead['drill i-3'] = drillFails;
    await ofRestores.invoke({ ensemble: 'prod', drill: true });
    return { store: ofRestores.store };
  },
  'restore-drill-overdue': async () => {
    await backedUp();
    await ofRestores.invoke({ ensemble: 'prod', drill: true });
    return { store: ofRestores.store, at: '2026-12-05T09:00:00Z' };
  },
  'execution-failed': async () => {
    const { store } = ofBackups;
    await ofBackups.runWith(await ofBackups.upload(goodMembers));
    const tick = '20261123T030000Z';
    const run = { ensemble: 'prod', tick, runId: `prod.${tick}`, execution: executionArn };
    const now = Date.parse('2026-11-23T03:00:00Z');
    await claimTick(store, run, now);
    await leaseEnsemble(store, run, { now, seconds: 36_000 });
    return { store, execution: died('TIMED_OUT', 'It ran out of time.') };
  },
  'restore-execution-failed': async () => {
    await backedUp();
    const plan = await ofRestores.planned();
    ofRestores.world.nameOf = () => executionArn;
    await new Promise<void>((dead) => {
      const flow = crashingFlow(noCheckpoints(), 'send-place', dead);
      void ofRestores.invoke({ plan: plan.planId, execute: true }, { flow });
    });
    return { store: ofRestores.store, execution: died('STOPPED', 'Somebody stopped it.') };
  },
  'dead-letters': async () => {
    await ofBackups.runWith(await ofBackups.upload(goodMembers));
    return { store: ofBackups.store, at: '2026-11-24T09:00:00Z' };
  },
  'notification-not-sent': async () => {
    const under = await sendingUnderTest();
    under.receiver.behaves((response, request) =>
      (request.url?.startsWith('/services/') ? answers(404, 'no_service') : answers(200))(
        response,
        request,
      ),
    );
    const reply = await under.send({ test: {} });
    await under.stop();
    // The receiver has another port each time.
    const { host } = new URL(under.receiver.origin);
    const text = JSON.stringify(reply).replaceAll(host, 'hooks.example.com');
    return { store: ofBackups.store, reply: JSON.parse(text) };
  },
};

test('the cause of each article is made', () => {
  expect(Object.keys(causes).sort()).toEqual([...firstLooks.keys()].sort());
});

test.each(Object.keys(causes))(
  'the article %s begins with what its command prints',
  async (article) => {
    const look = await causes[article]?.();

    const printed = look && (await typed(article, look));

    expect(printed).toBe(firstLooks.get(article)?.prints);
  },
);

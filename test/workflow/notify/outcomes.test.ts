import { writeJson } from '../../../lambda/aws/archive-store.ts';
import type { RunReport } from '../../../lambda/backup/report.ts';
import { keys } from '../../../lambda/contract/keys.ts';
import { articles, channels } from '../../../lambda/contract/notifications.ts';
import { events, restoreEvents } from '../../../lambda/contract/signals.ts';
import type { ToldRun } from '../../../lambda/notify/event.ts';
import type { RestoreReport } from '../../../lambda/restore/report.ts';
import { goodMembers } from '../../unit/lambda/backup/archives.ts';
import { runBackup } from '../backup/run-backup.ts';
import { type WorkflowUnderTest, workflowUnderTest } from '../backup/workflow-under-test.ts';
import { fails, type RestoreUnderTest, restoreUnderTest } from '../restore-under-test.ts';
import { eventOf, type SendingUnderTest, sendingUnderTest } from './sending-under-test.ts';

/*
 * The reports are those of real workflows: what a notification reads of them is what they have.
 */

let under: SendingUnderTest;
let ofBackups: WorkflowUnderTest;
let ofRestores: RestoreUnderTest;
beforeEach(async () => {
  under = await sendingUnderTest();
  ofBackups = await workflowUnderTest();
  ofRestores = await restoreUnderTest();
  // After the newest transaction of the archive, so that no plan warns of clocks.
  ofRestores.world.now = Date.parse('2026-11-23T00:00:00Z');
  await ofRestores.backUp();
});
afterEach(async () => {
  jest.restoreAllMocks();
  await Promise.all([under.stop(), ofBackups.stop(), ofRestores.stop()]);
});

const backupEvent = (report: RunReport) => {
  const told: ToldRun = report;
  return eventOf(events.detailType(report.outcome), told);
};

const restoreEvent = (report: RestoreReport) => {
  const told: ToldRun = report;
  return eventOf(restoreEvents.detailType(report.kind, report.outcome), told);
};

const backup = async (captured: object = {}, members = goodMembers) =>
  backupEvent(await ofBackups.runWith(await ofBackups.upload(members), captured));

const skipped = async () => {
  const lease = { runId: 'prod.1', execution: 'other', expiresAt: '2027-01-01T00:00:00Z' };
  await writeJson(ofBackups.store, keys.lease('prod'), { ...lease, released: false }, 'absent');
  return backup();
};

/** An event that a run puts on its way, and not at its end. */
const onItsWay = async (what: 'Started' | 'Warning', captured: object = {}) => {
  const put: ReturnType<typeof eventOf>[] = [];
  await runBackup(ofBackups.store, await ofBackups.upload(goodMembers), captured, {
    onEvent: ({ DetailType, Detail }) => put.push(eventOf(DetailType, JSON.parse(Detail))),
  });
  const found = put.find((event) => event['detail-type'] === events.detailType(what));
  if (!found) throw new Error(`no event ${what}`);
  return found;
};

const warned = { startFaults: ['log.12 has 9 bytes.'], startUntold: [] };

const planned = async () => restoreEvent(await ofRestores.invoke(latest));
const restored = async (instead: Parameters<typeof Object.assign>[0] = {}) => {
  Object.assign(ofRestores.world.instead, instead);
  return restoreEvent((await ofRestores.execute()).report);
};
const undone = async (instead: object = {}) => {
  const { plan } = await ofRestores.execute();
  Object.assign(ofRestores.world.instead, instead);
  return restoreEvent(await ofRestores.invoke({ undo: plan.planId }));
};
const drilled = async (instead: object = {}) => {
  Object.assign(ofRestores.world.instead, instead);
  return restoreEvent(
    await ofRestores.invoke({
      ensemble: 'prod',
      drill: true,
      scheduledTime: '2026-11-22T23:30:00Z',
    }),
  );
};

const latest = { ensemble: 'prod', backup: 'latest' };
const nobody: readonly string[] = [];
const everybody = ['topic', 'slack', 'webhook'];

const outcomes: readonly [
  what: string,
  make: () => Promise<ReturnType<typeof eventOf>>,
  told: readonly string[],
  subject: RegExp,
][] = [
  ['a backup that begins', () => onItsWay('Started'), ['heartbeat'], /^$/],
  [
    'a warning before the end that tells of it, too',
    () => onItsWay('Warning', warned),
    nobody,
    /^$/,
  ],
  ['a good backup', () => backup(), ['webhook', 'heartbeat'], /^$/],
  [
    'a good backup with a warning',
    () => backup(warned),
    [...everybody, 'heartbeat'],
    /backup of prod Succeeded with warnings$/,
  ],
  [
    'a backup that failed',
    () => backup({ zxid: '0x13' }),
    [...everybody, 'heartbeat'],
    /backup of prod Failed: .* is not complete/,
  ],
  ['a backup that was skipped', skipped, nobody, /^$/],
  ['a plan', planned, nobody, /^$/],
  ['a restore that is done', () => restored(), ['webhook'], /^$/],
  [
    'a restore that failed',
    () => restored({ 'stage i-3': fails('stage') }),
    everybody,
    /restore of prod Failed: i-3: stage went wrong/,
  ],
  [
    'a restore of which nobody knows how it ended',
    () => restored({ 'place i-1': fails('place'), 'undo i-2': fails('undo') }),
    everybody,
    /restore of prod Unknown: /,
  ],
  ['an undo that is done', () => undone(), ['webhook'], /^$/],
  [
    'an undo that failed',
    () => undone({ 'undo i-3': fails('undo') }),
    everybody,
    /undo of a restore of prod (Failed|Unknown): /,
  ],
  ['a good drill', () => drilled(), ['webhook'], /^$/],
  [
    'a drill that failed',
    () => drilled({ 'drill i-3': fails('drill') }),
    everybody,
    /restore drill of prod Failed: /,
  ],
];

test.each(outcomes)('%s is told to those that hear of it', async (_what, make, told, subject) => {
  const event = await make();

  const heard: string[] = [];
  for (const channel of channels) {
    const { said } = (await under.send({ channel, event })) as { said: string | null };
    if (said !== null) heard.push(channel);
  }

  expect(heard).toEqual(told);
  expect(under.world.published[0]?.Subject ?? '').toMatch(subject);
});

test.each(outcomes.filter(([, , told]) => told.includes('topic')))(
  'the mail of %s has its reason, what to do, and its article',
  async (_what, make) => {
    const event = await make();

    await under.send({ channel: 'topic', event });

    const { detail } = event;
    const { Message = '', Subject = '' } = under.world.published[0] ?? {};
    const told = [detail.reason, detail.hint, ...(detail.warnings ?? [])].filter(Boolean);
    for (const part of told) expect(Message).toContain(part.slice(0, 900));
    expect(told.length).toBeGreaterThan(0);
    const names = Object.values(articles).flatMap((of) => Object.values<string>(of));
    expect(names).toContain(/runbook\.md#([a-z-]+)$/m.exec(Message)?.[1]);
    expect(Message).toContain('  npx zk-backup status prod\n');
    expect(Subject).toMatch(/^[\x20-\x7e]{1,99}$/);
  },
);

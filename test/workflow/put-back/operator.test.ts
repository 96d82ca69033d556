import { readBytes } from '../../../lambda/aws/archive-store.ts';
import { restoreKeys } from '../../../lambda/contract/keys.ts';
import { decideSending } from '../../../lambda/restore/put-back/operator/sending.ts';
import { digestAcl, openToAll } from '../../../lambda/zookeeper/requests/access.ts';
import { OperatorMachine } from './operator-machine.ts';
import { type PutBackUnderTest, putBackUnderTest } from './put-back-under-test.ts';

const owned = digestAcl('user', 'word');

let under: PutBackUnderTest;
let machine: OperatorMachine;
beforeEach(async () => {
  under = await putBackUnderTest();
  under.server.create('/app').create('/app/config', 'good').create('/app/gone', 'x');
  await under.backUpNow();
  under.server.set('/app/config', 'bad').delete('/app/gone').setAcl('/app', owned);
  under.world.instead.inspect = { demandedSchemes: ['sasl'] };
  machine = new OperatorMachine(under);
});
afterEach(() => under.stop());

const planned = () => under.planPart('/app', machine.payload);
const config = () => under.server.seen('/app')['/app/config'];

test('both streams go in by the sessions of the machine, and no node sends anything', async () => {
  const report = await under.executePlan(await planned(), machine.payload);

  expect(report).toMatchObject({
    ...{ outcome: 'Succeeded', warnings: [] },
    part: { done: { batches: 1, of: 1, lists: 1, milliseconds: null } },
  });
  expect(under.server.seen('/app')).toEqual({
    '/app': '',
    '/app/config': 'good',
    '/app/gone': 'x',
  });
  expect(under.server.znode('/app')?.acl).toEqual(openToAll);
  expect(machine.awaited.map(({ session }) => session)).toEqual(
    Object.values(machine.payload.sessions),
  );
  expect(under.sent).toEqual(['capture i-1', 'capture i-1', 'capture i-1']);
});

test('it undoes in the same way, as often as it takes', async () => {
  const plan = await planned();
  await under.executePlan(plan, machine.payload);
  machine.does = 'nothing';
  const first = await under.undo(plan, machine.payload);
  machine.does = 'send';

  const second = await under.undo(plan, machine.payload);

  expect(first).toMatchObject({ outcome: 'Failed', phase: 'apply' });
  expect(second).toMatchObject({ outcome: 'Succeeded', kind: 'undo' });
  expect(under.server.seen('/app')).toEqual({ '/app': '', '/app/config': 'bad' });
});

test('a machine that is connected to another ensemble plans nothing', async () => {
  const sessions = { ...machine.payload.sessions, acls: '0xbad' };

  await expect(under.planPart('/app', { sessions })).rejects.toThrow(
    'Your machine is not connected to this ensemble: i-1 knows nothing of its session 0xbad.',
  );
});

test('an execution by one ends before its requests are written', async () => {
  const plan = await planned();
  const sessions = { ...machine.payload.sessions, changes: '0xbad' };

  const report = await under.executePlan(plan, { sessions });

  expect(report).toMatchObject({ outcome: 'Failed', phase: 'verify' });
  expect(report.reason).toContain('session 0xbad');
  expect(await readBytes(under.store, restoreKeys.requests(plan.runId, 'changes'))).toBeUndefined();
  expect(machine.awaited).toEqual([]);
});

test('what was planned for a machine waits for one, and is not used up without', async () => {
  const plan = await planned();

  const without = await under.executePlan(plan);
  const report = await under.executePlan(plan, machine.payload);

  expect(without).toMatchObject({ outcome: 'Failed', phase: 'plan' });
  expect(without.hint).toContain(`restore prod --execute ${plan.runId} --connect HOST:PORT`);
  expect(report.outcome).toBe('Succeeded');
});

test('what was planned for a node can be sent by a machine', async () => {
  under.world.instead.inspect = undefined;
  const plan = await under.planPart('/app');

  const report = await under.executePlan(plan, machine.payload);

  expect(report.outcome).toBe('Succeeded');
  expect(under.sent).not.toContain('apply i-1');
});

test('where no machine comes, nothing is sent, and one that comes later must not send', async () => {
  machine.does = 'nothing';
  const before = under.server.zxid;
  const from = under.world.now;

  const report = await under.executePlan(await planned(), machine.payload);

  expect(report).toMatchObject({ outcome: 'Failed', phase: 'apply' });
  expect(report.reason).toMatch(/^No machine .* within 600 s\. Nothing was sent, so nothing has/);
  expect(under.server.zxid).toBe(before);
  expect(under.world.now - from).toBeLessThan(900_000);
  const [{ sending } = { sending: '' }] = machine.awaited;
  expect(await decideSending(under.store, sending, { schemaVersion: 1, sends: true })).toBe(false);
});

test('a machine that cannot send says why, and that is told at once', async () => {
  machine.does = { schemaVersion: 1, sends: false, reason: 'It is gone.', hint: 'Find it.' };
  const from = under.world.now;

  const report = await under.executePlan(await planned(), machine.payload);

  expect(report).toMatchObject({
    ...{ outcome: 'Failed', phase: 'apply', hint: 'Find it.' },
    reason: 'It is gone. Nothing was sent, so nothing has changed.',
  });
  expect(under.world.now - from).toBeLessThan(30_000);
  expect(config()).toBe('bad');
});

test('answers that never come: the capture tells that all was done', async () => {
  under.server.setAcl('/app', openToAll);
  machine.does = 'lose the answers';

  const report = await under.executePlan(await planned(), machine.payload);

  expect(report).toMatchObject({ outcome: 'Succeeded', part: { done: { batches: 1, of: 1 } } });
  expect(report.warnings?.[0]).toMatch(/stored no answers within 900 s\. The capture afterwards/);
});

test('a machine that dies in mid-stream: the capture tells that nothing was done', async () => {
  machine.does = 'lose the answers';
  machine.interruption = { takes: 0 };

  const report = await under.executePlan(await planned(), machine.payload);

  expect(report).toMatchObject({ outcome: 'Failed', phase: 'apply' });
  expect(report.reason).toContain('Batches applied: 0 of 1; changes still to be made: 3.');
  expect(config()).toBe('bad');
});

test('the status awaits nothing once it is over', async () => {
  const plan = await planned();
  await under.executePlan(plan, machine.payload);

  expect(await under.status(plan.runId)).not.toHaveProperty('awaits');
});

test('all of a backup is not sent by a machine', async () => {
  under.world.instead.inspect = undefined;
  const plan = await under.invoke({ ensemble: 'prod', backup: 'latest', force: true });

  const report = await under.executePlan(plan, machine.payload);

  expect(report).toMatchObject({ outcome: 'Failed', phase: 'plan' });
  expect(report.reason).toMatch(/restores all of a backup/);
});

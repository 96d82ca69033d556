import type { RestoreReport } from '../../lambda/restore/report.ts';
import type { LocalCloud } from '../../local-cloud/local-cloud.ts';
import { executePlan, planRestore, undoPlan } from '../e2e/restore/scenario.ts';
import { levels, provenBackup, startClientsCloud } from './cloud.ts';
import { KazooClients, type Told } from './kazoo/clients.ts';
import { heldByTwo } from './kazoo/held-by-two.ts';

let cloud: LocalCloud;
let clients: KazooClients;
let site: Record<'done' | 'heldUndo' | 'undo', RestoreReport>;
let mail: Record<'late' | 'done' | 'undo', RestoreReport>;
let shop: Record<'done' | 'undo', RestoreReport>;
/** Of the part in which all are at work. */
let busy: RestoreReport;

beforeAll(async () => {
  cloud = await startClientsCloud('kazoo-put-back', 'live');
  clients = await KazooClients.start(cloud.ensemble, 'put-back');
  await provenBackup(cloud);
  await clients.let('after_backup');
  await clients.let('deleted');
  site = await putSiteBack();
  mail = await putMailBack();
  shop = await putShopBack();
  busy = await executePlan(cloud, await planRestore(cloud, { path: '/kazoo' }));
  await clients.goOn();
  await clients.end();
}, 1_800_000);

afterAll(async () => {
  await clients?.end();
  await cloud?.close();
});

async function putSiteBack(): Promise<typeof site> {
  const plan = await planRestore(cloud, { path: '/site' });
  const done = await executePlan(cloud, plan);
  await clients.let('site_is_back');
  const heldUndo = await undoPlan(cloud, plan);
  await clients.let('site_is_released');
  const undo = await undoPlan(cloud, plan);
  await clients.let('site_is_gone');
  return { done, heldUndo, undo };
}

async function putMailBack(): Promise<typeof mail> {
  const early = await planRestore(cloud, { path: '/mail' });
  await clients.let('a_client_starts');
  const late = await executePlan(cloud, early);
  const plan = await planRestore(cloud, { path: '/mail' });
  const done = await executePlan(cloud, plan);
  await clients.let('mail_is_back');
  const undo = await undoPlan(cloud, plan);
  await clients.let('mail_is_back');
  return { late, done, undo };
}

async function putShopBack(): Promise<typeof shop> {
  const plan = await planRestore(cloud, { path: '/shop' });
  const done = await executePlan(cloud, plan);
  await clients.let('shop_is_back');
  return { done, undo: await undoPlan(cloud, plan) };
}

const told = (what: string, field: string) => clients.of(what).map((one) => one[field]);
const numbers = (what: string, field: string) => told(what, field).map(Number);
/** Of each number but the first, how much greater it is than the one before. */
const steps = (all: readonly number[]) =>
  all.slice(1).map((value, at) => value - (all[at] as number));
const only = (what: string): Told => clients.of(what)[0] as Told;
const outcomes = (reports: Readonly<Record<string, RestoreReport>>) =>
  Object.fromEntries(
    Object.entries(reports).map(([name, { outcome, phase }]) => [name, [outcome, phase]]),
  );

test('no session is lost, and no client is told of any of it', () => {
  const states = clients.of('state').map(({ state }) => state);

  expect(new Set(states)).toEqual(new Set(['CONNECTED']));
  expect(states).toHaveLength(new Set(told('state', 'who')).size);
  expect(levels(cloud)).toEqual([3]);
});

test('recipes elsewhere go on: no lock has two holders, no election two leaders', () => {
  expect(clients.of('holds').length).toBeGreaterThan(100);
  expect(heldByTwo(clients.of('holds'))).toEqual([]);
  expect(heldByTwo(clients.of('leads'))).toEqual([]);
});

test('a counter elsewhere leaves out no number, and a queue elsewhere neither loses nor doubles an item', () => {
  const taken = numbers('got', 'number');

  expect(new Set(steps(numbers('counted', 'value')))).toEqual(new Set([1]));
  expect(taken.length).toBeGreaterThan(100);
  expect(taken).toEqual(taken.map((_, at) => at));
  expect(told('trouble', 'who').filter((who) => !String(who).startsWith('shop'))).toEqual([]);
});

test('a part in which clients are at work is not put back: plan again', () => {
  expect(busy).toMatchObject({ outcome: 'Failed', phase: 'verify' });
  expect(busy.reason).toContain('somebody has created, changed or deleted /kazoo/counter');
});

test('a plain watch is told of a deletion, and one that waits for the znode of its return', () => {
  const events = clients.of('event').map(({ type, path }) => [type, path]);

  expect(events).toEqual([
    ['DELETED', '/site/settings'],
    ['CREATED', '/site/settings'],
    ['DELETED', '/site/settings'],
  ]);
});

test('a DataWatch sees nothing, what was then, and nothing again; a ChildrenWatch has ended at the deletion', () => {
  expect(told('data-watch', 'data')).toEqual(["b'of later'", 'None', "b'of then'", 'None']);
  expect(told('children', 'names')).toEqual([['old']]);
});

test('a client that held a lock and led believes so, and another one gets both', () => {
  expect(clients.of('kept')).toMatchObject(
    Array(3).fill({ believes: [true, true], connected: true, znodes: [0, 0] }),
  );
  expect(told('taken-by-other', 'taken')).toEqual([true, true]);
});

test('what was registered is not put back, though its session goes on', () => {
  expect(only('members').names).toEqual([]);
});

test('who compares versions is refused', () => {
  expect(only('compared').refused).toBe(true);
});

test('an undo is refused while a client holds a lock in the part, and goes well afterwards', () => {
  expect(outcomes(site)).toEqual({
    ...{ done: ['Succeeded', undefined], heldUndo: ['Failed', 'verify'] },
    undo: ['Succeeded', undefined],
  });
  // Its number goes on where that of the backup ends.
  expect(site.heldUndo.reason).toMatch(/\/site\/lock\/\w+__lock__0000000001\./);
});

test('a client that starts meanwhile makes its queue anew: the plan of before is refused, the next one overwrites its item, and the undo brings that back', () => {
  const item = 'entry-100-0000000000';

  expect(outcomes(mail)).toEqual({
    ...{ late: ['Failed', 'verify'], done: ['Succeeded', undefined] },
    undo: ['Succeeded', undefined],
  });
  expect(told('mail', 'items')).toEqual([
    { [item]: "b'of the newcomer'" },
    { [item]: "b'of then'" },
    { [item]: "b'of the newcomer'" },
  ]);
});

describe('of recipes in the part itself', () => {
  test('each is refused with NoNode while it is gone, and goes on by itself when it is back', () => {
    expect(new Set(told('while-gone', 'error'))).toEqual(new Set(['NoNodeError']));
    expect(new Set(told('trouble', 'error'))).toEqual(new Set(['NoNodeError']));
    expect(new Set(told('trouble', 'who')).size).toBe(4);
    expect(outcomes(shop).done).toEqual(['Succeeded', undefined]);
  });

  test('what its clients wrote since is listed, and is no failure', () => {
    expect(shop.done.warnings).toContainEqual(
      expect.stringMatching(/^\/shop\/counter is not as the backup has it: somebody else changed/),
    );
  });

  test('an item that was taken since the backup comes again, one that was put since is gone', () => {
    const items = told('shop-got', 'item');
    const [first] = numbers('shop-put', 'number');

    expect(items.slice(0, 4)).toEqual(["b'1'", "b'1'", "b'2'", `b'${first}'`]);
    expect(items).not.toContain("b'3'");
  });

  test('no item is lost or doubled that is put from then on', () => {
    const taken = told('shop-got', 'item').slice(3);
    const put = numbers('shop-put', 'number').map((number) => `b'${number}'`);

    expect(taken.length).toBeGreaterThan(10);
    expect(taken).toEqual(put.slice(0, taken.length));
  });

  test('a counter goes on from the value in the backup', () => {
    const values = numbers('shop-counted', 'value');

    expect(values[0]).toBe(6);
    expect(new Set(steps(values))).toEqual(new Set([1]));
  });

  test('where no sequential child was in the backup, their numbers begin at 0 again, as the plan says', () => {
    const given = numbers('number', 'number');

    expect(given.slice(0, 6)).toEqual([0, 1, 2, 3, 0, 1]);
    expect(shop.done.part?.plan.counts.left).toEqual({ counterAnew: 1 });
  });

  test('an undo names what its clients have changed, and touches nothing', () => {
    expect(outcomes(shop).undo).toEqual(['Failed', 'verify']);
    expect(shop.undo.reason).toContain('/shop/counter');
  });
});

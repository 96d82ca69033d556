import { openSource } from '../../cli/source/open.ts';
import { readTree } from '../../cli/source/read-tree.ts';
import type { CaptureMode } from '../../lambda/contract/settings.ts';
import type { LocalCloud } from '../../local-cloud/local-cloud.ts';
import { executePlan, planRestore, undoPlan } from '../e2e/restore/scenario.ts';
import { levels, provenBackup, startClientsCloud } from './cloud.ts';
import { KazooClients, type Told } from './kazoo/clients.ts';
import { heldByTwo } from './kazoo/held-by-two.ts';

describe.each<CaptureMode>(['stop', 'live'])('kazoo, with backups in %s mode', (mode) => {
  let cloud: LocalCloud;
  let clients: KazooClients;

  let inBackup: number;

  beforeAll(async () => {
    cloud = await startClientsCloud(`kazoo-${mode}`, mode);
    clients = await KazooClients.start(cloud.ensemble, 'restore');
    const { archive } = await provenBackup(cloud);
    inBackup = await counterIn(cloud.s3.locate(cloud.bucket, archive?.key ?? '') ?? '');
    await clients.let('after_backup');
    const plan = await planRestore(cloud);
    expect(await executePlan(cloud, plan)).toMatchObject({ outcome: 'Succeeded' });
    await clients.let('after_restore');
    await cloud.settled();

    const { outcome, reason = outcome } = await undoPlan(cloud, plan);
    expect(reason).toBe('Succeeded');
    await clients.goOn();
    await cloud.settled();
    await clients.end();
  }, 1_200_000);

  afterAll(async () => {
    await clients?.end();
    await cloud?.close();
  });

  const values = () => clients.of('counted').map(({ value }) => Number(value));
  const only = (what: string): Told => clients.of(what)[0] as Told;
  const statesOf = (who: string) => clients.of('state').filter((one) => one.who === who);

  test('every backup was proven, the one after the restore as well', () => {
    expect(levels(cloud)).toEqual([3, 3]);
    expect(clients.of('refused').length).toBeGreaterThan(100);
  });

  test('no lock had two holders, and no election two leaders', () => {
    expect(clients.of('holds').length).toBeGreaterThan(100);
    expect(heldByTwo(clients.of('holds'))).toEqual([]);
    expect(heldByTwo(clients.of('leads'))).toEqual([]);
  });

  test('sessions that are older than the backup go on, through restore and undo', () => {
    const lost = clients.of('state').filter(({ state }) => state === 'LOST');

    expect([...new Set(lost.map(({ who }) => who))].sort()).toEqual(['gone', 'young']);
  });

  test('a session that is younger is lost, and its client goes on with a new one', () => {
    const states = statesOf('young');
    const lost = states.findIndex(({ state }) => state === 'LOST');
    const [before, after] = [states.slice(0, lost), states.slice(lost)].map((some) =>
      some.filter(({ state }) => state === 'CONNECTED').map(({ session }) => session),
    ) as [string[], string[]];

    // While the servers stop one by one, a client may come to another one for a moment.
    expect(new Set(before)).toHaveProperty('size', 1);
    expect(states[lost + 1]).toMatchObject({ state: 'CONNECTED' });
    expect(before).not.toContain(after[0]);
  });

  test('what was registered after the backup is gone, of older sessions as well', () => {
    expect(only('members').names).toEqual([]);
  });

  test('a lock that was taken after the backup is free, though its holder’s session goes on', () => {
    const suspended = statesOf('old').find(({ state }) => state === 'SUSPENDED');

    expect(only('kept-lock').znodes).toEqual([]);
    expect(only('kept-lock-taken').by_other).toBe(true);
    expect(suspended?.at).toBeLessThan(only('kept-lock-taken').at);
  });

  test('a lock of a client that is gone is held again, and free after its session’s timeout', () => {
    const [before, back, free] = clients.of('holders') as [Told, Told, Told];

    expect([before.count, back.count, free.count]).toEqual([0, 1, 0]);
    expect(free.at - back.at).toBeLessThan(Number(back.timeout) + 10);
  });

  test('a lock that was given up since is held again while its session goes on, until its client forgets it', () => {
    const free = clients.of('lock-of-the-living').map((one) => one.free);

    expect(free).toEqual([false, true]);
  });

  test('a queue goes back: what was taken comes again, what was put is gone', () => {
    const items = clients.of('backlog').map(({ item }) => item);

    expect(items).toEqual(["b'before'", "b'before'", 'None']);
  });

  test('a counter goes on from the value in the backup, and after an undo from the one before it', () => {
    const all = values();
    const steps = all.map((value, at) => value - (all[at - 1] ?? 0));
    // Two, where one was counted whose answer was lost.
    const jumps = steps.flatMap((step, at) => (step === 1 || step === 2 ? [] : [at]));
    const [restored = 0, undone = 0] = jumps;
    const before = all[restored - 1] ?? 0;

    expect(jumps).toHaveLength(2);
    expect(all[restored]).toBe(inBackup + 1);
    expect([before + 1, before + 2]).toContain(all[undone]);
  });

  test('transactions are whole or not at all', () => {
    expect(clients.of('pair').some(({ done }) => done)).toBe(true);
    expect(only('pair-at-rest').equal).toBe(true);
    expect(clients.of('refused').every(({ rightly }) => rightly)).toBe(true);
  });

  test('who compares versions is refused once, reads again and goes on', () => {
    expect(only('compared').refused).toBe(true);
  });

  test('a plain watch ends at the connection loss, a DataWatch reads again and sees what went back', () => {
    const events = clients.of('event').map(({ type }) => type);
    const seen = clients.of('data-watch').map(({ data }) => data);

    expect(events).toEqual(['NONE', 'NONE']);
    expect(seen.slice(0, 2)).toEqual(["b'after'", "b'before'"]);
    expect(seen).toContain("b'next'");
  });
});

async function counterIn(file: string): Promise<number> {
  const counter = '/kazoo/counter';
  const tree = await readTree(await openSource(file), { keeps: (path) => path === counter });
  return Number(tree.data(counter));
}

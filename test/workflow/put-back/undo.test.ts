import type { RestoreReport } from '../../../lambda/restore/report.ts';
import { digestAcl } from '../../../lambda/zookeeper/requests/access.ts';
import { crashingFlow, noCheckpoints } from '../crashing-flow.ts';
import { type PutBackUnderTest, putBackUnderTest } from './put-back-under-test.ts';

const owned = digestAcl('user', 'word');
const another = digestAcl('another', 'word');

let under: PutBackUnderTest;
beforeEach(async () => {
  under = await putBackUnderTest();
  under.server
    .create('/app')
    .create('/app/config', 'good')
    .create('/app/gone', 'here')
    .create('/app/gone/child', 'too')
    .create('/app/list');
  await under.backUpNow();
  under.server
    .set('/app/config', 'bad')
    .delete('/app/gone/child')
    .delete('/app/gone')
    .create('/app/extra', 'new', { acl: owned })
    .create('/app/extra/child', null, { mode: 'container' })
    .setAcl('/app/list', owned);
});
afterEach(() => under.stop());

/** Puts back all kinds of changes. */
async function putBack(): Promise<RestoreReport> {
  const plan = await under.planPart('/app', { exact: true });
  const report = await under.executePlan(plan);
  expect(report.outcome).toBe('Succeeded');
  return report;
}

test('an undo takes back all that was changed, and nothing else', async () => {
  const { server } = under;
  const before = server.seen('/app');
  const report = await putBack();
  server.create('/app/later', 'of others').set('/app/later', 'still');

  const undone = await under.undo(report);

  expect(undone).toMatchObject({ outcome: 'Succeeded', kind: 'undo', warnings: [] });
  expect(server.seen('/app')).toEqual({ ...before, '/app/later': 'still' });
  expect(server.znode('/app/extra')?.acl).toEqual(owned);
  expect(server.znode('/app/extra/child')?.owner).toBe(1n << 63n);
  expect(server.znode('/app/list')?.acl).toEqual(owned);
  expect(server.seen('/zk-backup-put-back')).toEqual({});
  expect(under.events.at(-1)).toBe('ZooKeeper Restore Undo Succeeded');
});

test.each<[string, () => unknown, string]>([
  ['wrote', () => under.server.set('/app/config', 'newer'), '/app/config'],
  ['wrote the same into', () => under.server.set('/app/config', 'good'), '/app/config'],
  ['deleted', () => under.server.delete('/app/config'), '/app/config'],
  ['wrote what was created', () => under.server.set('/app/gone', 'x'), '/app/gone'],
  ['created below', () => under.server.create('/app/gone/new'), '/app/gone/new'],
  [
    'made an ephemeral below',
    () => under.server.create('/app/gone/held', null, { mode: 'ephemeral' }),
    '/app/gone/held',
  ],
  ['created again what was deleted', () => under.server.create('/app/extra'), '/app/extra'],
  ['changed the list of', () => under.server.setAcl('/app/list', another), '/app/list'],
  ['changed the list of', () => under.server.setAcl('/app/gone', another), '/app/gone'],
])(
  'where somebody %s a znode since, it is refused by name, and nothing is half undone',
  async (_what, change, path) => {
    const report = await putBack();
    change();
    const before = under.server.seen('/app');

    const undone = await under.undo(report);

    expect(undone).toMatchObject({ outcome: 'Failed', phase: 'verify' });
    expect(undone.reason).toBe(
      `Since the part was put back, somebody has created, changed or deleted ${path}.`,
    );
    expect(under.server.seen('/app')).toEqual(before);
  },
);

test('undone twice, there is nothing left to take back', async () => {
  const report = await putBack();
  await under.undo(report);

  const undone = await under.undo(report);

  expect(undone).toMatchObject({
    outcome: 'Succeeded',
    sentences: ['It is as it was before. There was nothing to take back.'],
  });
});

test('what was never applied is not taken back', async () => {
  const { server } = under;
  const good = 'g'.repeat(300_000);
  for (const path of ['/app/x1', '/app/x2']) server.create(path, good);
  await under.backUpNow();
  for (const path of ['/app/x1', '/app/x2']) server.delete(path);
  const plan = await under.planPart('/app');
  under.living.interruption = {
    before: (request) => {
      if (request === 1) server.create('/app/x2', 'of others');
    },
  };
  await under.executePlan(plan);

  const undone = await under.undo(plan);

  expect(undone.outcome).toBe('Succeeded');
  expect(server.seen('/app/x1')).toEqual({});
  expect(server.seen('/app/x2')).toEqual({ '/app/x2': 'of others' });
});

test('of a run that died in mid-stream what it did is taken back', async () => {
  const plan = await under.planPart('/app', { exact: true });
  const before = under.server.seen('/app');
  under.living.interruption = { takes: 1, answers: 0 };
  await under.executePlan(plan);

  const undone = await under.undo(plan);

  expect(undone).toMatchObject({ outcome: 'Succeeded' });
  expect(under.server.seen('/app')).toEqual(before);
  expect(under.server.seen('/zk-backup-put-back')).toEqual({});
});

test('of an execution that somebody stopped before it looked what it did is taken back', async () => {
  const plan = await under.planPart('/app', { exact: true });
  const before = under.server.seen('/app');
  await new Promise<void>((died) => {
    const flow = crashingFlow(noCheckpoints(), 'await-apply', died);
    void under.invoke({ plan: plan.runId, execute: true }, { flow });
  });

  const undone = await under.invoke({ undo: plan.runId, takeOver: true });

  expect(undone).toMatchObject({ outcome: 'Succeeded' });
  expect(under.server.seen('/app')).toEqual(before);
});

test('parents above the part that were created go, too, unless others use them', async () => {
  const { server } = under;
  server.create('/a').create('/a/b').create('/a/b/part', 'x');
  await under.backUpNow();
  for (const path of ['/a/b/part', '/a/b', '/a']) server.delete(path);
  const one = await under.executePlan(await under.planPart('/a/b/part'));
  await under.undo(one);
  const afterFirst = server.seen('/a');
  under.world.now += 1000;
  const other = await under.executePlan(await under.planPart('/a/b/part'));
  server.create('/a/of-others');

  const undone = await under.undo(other);

  expect(afterFirst).toEqual({});
  expect(server.seen('/a')).toEqual({ '/a': '', '/a/of-others': '' });
  expect(undone).toMatchObject({
    outcome: 'Succeeded',
    warnings: ['/a, created above the part, stays: others use it.'],
  });
});

test('a plan that was not executed has no undo', async () => {
  const plan = await under.planPart('/app');

  const undone = await under.undo(plan);

  expect(undone.reason).toMatch(/was never executed/);
});

test('an execution that ended before it sent anything has nothing to take back', async () => {
  const plan = await under.planPart('/app');
  under.server.set('/app/config', 'worse');
  await under.executePlan(plan);

  const undone = await under.undo(plan);

  expect(undone).toMatchObject({
    outcome: 'Succeeded',
    sentences: ['Nothing had been sent. There was nothing to take back.'],
  });
});

test('an undo that meets a conflict says how far it came, and goes on when it is invoked again', async () => {
  const { server } = under;
  const report = await putBack();
  under.living.interruption = { before: () => server.set('/app/config', 'newer') };

  const undone = await under.undo(report);
  const again = await under.undo(report);

  expect(undone).toMatchObject({ outcome: 'Failed', phase: 'apply' });
  expect(undone.reason).toMatch(/^In the way was \/app\/config \(BadVersion\)/);
  expect(again).toMatchObject({ outcome: 'Failed', phase: 'verify' });
});

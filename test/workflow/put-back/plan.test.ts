import { readJson } from '../../../lambda/aws/archive-store.ts';
import { restoreKeys } from '../../../lambda/contract/keys.ts';
import type { PartDifference } from '../../../lambda/restore/part/changes.ts';
import { digestAcl, openToAll } from '../../../lambda/zookeeper/requests/access.ts';
import { inspected } from '../../unit/lambda/restore/nodes.ts';
import { fails } from '../restore-under-test.ts';
import { type PutBackUnderTest, putBackUnderTest } from './put-back-under-test.ts';

const owned = digestAcl('user', 'word');

let under: PutBackUnderTest;
beforeEach(async () => {
  under = await putBackUnderTest();
  under.server.create('/app').create('/app/config', 'good').create('/app/list').create('/free');
  await under.backUpNow();
});
afterEach(() => under.stop());

const asked = { ensemble: 'prod', backup: 'latest', path: '/app' };

test('a plan is the difference of a backup and what a follower serves now, and changes nothing', async () => {
  under.server.set('/app/config', 'secret of now').setAcl('/app/list', owned);
  const before = under.server.zxid;

  const report = await under.planPart('/app');

  expect(report.part?.plan).toMatchObject({
    kind: 'part',
    part: { paths: ['/app'], exact: false },
    backup: { level: 3 },
    result: { to: '0x4', isCut: false },
    live: { node: 'i-1', to: '0x6' },
    counts: { create: 0, setData: 1, setAcl: 1, delete: 0, bytes: 4 },
    first: [
      { kind: 'setData', path: '/app/config' },
      { kind: 'setAcl', path: '/app/list' },
    ],
  });
  expect(under.server.zxid).toBe(before);
  expect(under.sent).toEqual(['capture i-1']);
});

test('who may read the plan learns neither data nor access control lists from it', async () => {
  under.server.set('/app/config', 'secret of now').setAcl('/app/list', owned).delete('/free');

  const plan = await under.planPart(['/app', '/free']);
  const stored = await under.storedPlan(plan);
  const lists = await readJson<PartDifference>(under.store, restoreKeys.lists(plan.runId));

  expect(stored.changes).toEqual([
    { kind: 'setData', path: '/app/config', bytes: 4 },
    { kind: 'setAcl', path: '/app/list' },
    { kind: 'create', path: '/free', bytes: 0 },
  ]);
  expect(JSON.stringify(stored)).not.toMatch(/secret of now|"good"|anyone|"sum"/);
  expect(lists?.value.changes).toMatchObject([
    { path: '/app/config', sum: expect.any(String), seen: { czxid: '0x2', version: 1 } },
    { path: '/app/list', acl: openToAll },
    { path: '/free', acl: openToAll },
  ]);
});

test('a report does not grow with the part: its lists are in the plan', async () => {
  for (let n = 0; n < 120; n++) under.server.create(`/free/n${n}`);
  await under.backUpNow();
  for (let n = 0; n < 120; n++) under.server.delete(`/free/n${n}`);

  const report = await under.planPart('/free');

  expect(report.part?.plan.first).toHaveLength(50);
  expect(report.part?.plan).not.toHaveProperty('changes');
  expect((await under.storedPlan(report)).changes).toHaveLength(120);
});

test('a plan says what cannot be kept, what stays, and how it is taken back', async () => {
  under.server.delete('/app/config');

  const { part, runId } = await under.planPart('/app');

  const text = part?.plan.sentences.join('\n');
  expect(text).toContain('Of its znodes 1 created, 0 get other data');
  expect(text).toContain('its czxid, ctime, mtime and version begin anew');
  expect(text).toContain('What the backup has not stays');
  expect(text).toContain('No server is stopped and no session is lost.');
  expect(text).toContain(`npx zk-backup undo ${runId} takes it back`);
});

test('a point in the backup is where the part is taken from', async () => {
  under.server.set('/app/config', 'later');
  await under.backUpNow();

  const whole = await under.planPart('/app');
  under.world.now += 1000;
  const cut = await under.planPart('/app', { until: 'just-before:/app/config' });
  const report = await under.executePlan(cut);

  expect(whole.part?.plan.counts.setData).toBe(0);
  expect(cut.part?.plan).toMatchObject({ counts: { setData: 1 }, result: { isCut: true } });
  expect(report.outcome).toBe('Succeeded');
  expect(under.server.seen('/app/config')).toEqual({ '/app/config': 'good' });
});

test('a plan with nothing to do says so, and is not executed', async () => {
  const plan = await under.planPart('/app');

  const report = await under.executePlan(plan);

  expect(plan.part?.plan.sentences).toContainEqual(
    expect.stringMatching(/^There is nothing to do/),
  );
  expect(report).toMatchObject({ outcome: 'Failed', phase: 'plan' });
  expect(report.reason).toMatch(/^There is nothing to do in the plan/);
  expect(under.sent).toEqual(['capture i-1']);
});

test('a part of another ensemble goes where its backups may go, and nowhere else', async () => {
  under.server.delete('/app/config');

  const allowed = await under.planPart('/app', { into: 'staging' });
  under.world.restores = { staging: { from: [] } };
  const refused = await under.invoke({ ...asked, into: 'staging' });

  expect(allowed).toMatchObject({ runId: 'staging.20260102T000000Z', ensemble: 'staging' });
  expect(allowed.part?.plan.sentences[0]).toBe('A part of prod goes into staging.');
  expect(refused.reason).toBe('Backups of prod may not be restored into staging.');
});

test('where a node cannot be captured the next one is asked', async () => {
  under.world.instead['capture i-1'] = fails('capture');

  const report = await under.planPart('/app');

  expect(report.part?.plan.live.node).toBe('i-3');
  expect(under.sent).toEqual(['capture i-1', 'capture i-3']);
});

test('one node that serves is enough, whatever has become of the others', async () => {
  under.world.nodes = [inspected(1, 'follower'), inspected(2, 'leader')];
  under.world.offline = ['i-3'];
  under.world.instead['inspect i-2'] = fails('inspect');

  const report = await under.planPart('/app');

  expect(report.outcome).toBe('Planned');
});

test('counters of very many steps have to be asked for twice', async () => {
  under.server.create('/free/n0000100001', null).count('/free', 100_002);
  await under.backUpNow();
  under.server.delete('/free/n0000100001').delete('/free').create('/free');

  const refused = await under.invoke({ ...asked, path: '/free' });
  under.world.now += 1000;
  const forced = await under.planPart('/free', { force: true });

  expect(refused.reason).toMatch(/^Counters are raised by 10\d{4} steps/);
  expect(forced.warnings).toEqual([expect.stringMatching(/^Counters are raised by 10\d{4} steps/)]);
  expect(forced.part?.plan.counts).toMatchObject({ counters: 1 });
});

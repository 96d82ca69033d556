import { digestAcl } from '../../../lambda/zookeeper/requests/access.ts';
import { healthy, inspected } from '../../unit/lambda/restore/nodes.ts';
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

test('no data is in the plan: its sums tell it apart', async () => {
  under.server.set('/app/config', 'secret of now');

  const stored = await under.storedPlan(await under.planPart('/app'));

  expect(stored.changes).toEqual([
    {
      ...{ kind: 'setData', path: '/app/config', bytes: 4, sum: expect.any(String) },
      seen: { czxid: '0x2', version: 1, aversion: 0 },
    },
  ]);
  expect(JSON.stringify(stored)).not.toMatch(/secret of now|"good"/);
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

test.each<[string, () => void, object, RegExp, string]>([
  [
    'the backup has no such path',
    () => {},
    { path: '/nowhere' },
    /^The backup has no \/nowhere\.$/,
    'verify',
  ],
  [
    'no node but the leader serves',
    () => {
      under.world.nodes = healthy().slice(1, 2);
    },
    {},
    /^No node except the leader serves, so no part can be put back \(i-2: leader\)\.$/,
    'inspect',
  ],
  [
    'every server wants SASL',
    () => {
      under.world.instead.inspect = { demandedSchemes: ['sasl'] };
    },
    {},
    /^i-1 lets no client in without SASL/,
    'inspect',
  ],
  [
    'they serve TLS only, and no certificate is named',
    () => {
      under.world.instead.inspect = { entrance: 'tls-without-files' };
    },
    {},
    /^i-1 serves TLS only/,
    'inspect',
  ],
  [
    'they have no client port',
    () => {
      under.world.instead.inspect = { entrance: 'none' };
    },
    {},
    /^No client port of i-1, i-3 was found\.$/,
    'inspect',
  ],
  [
    'no node can be captured',
    () => {
      under.world.instead.capture = fails('capture');
    },
    {},
    /^i-1: capture went wrong i-3: capture went wrong$/,
    'capture',
  ],
  [
    'the capture is damaged',
    () => {
      under.living.spoil = (bytes) => bytes.fill(7, 100, 110);
    },
    {},
    /prod\.20260102T000000Z\.planned\.tar\.gz failed the check/,
    'verify',
  ],
  [
    'the capture ends before what its node showed',
    () => {
      under.living.shows = '0x10';
    },
    {},
    /planned\.tar\.gz is not complete: /,
    'verify',
  ],
])(
  'a plan is refused where %s, and announced to nobody',
  async (_what, arrange, payload, told, phase) => {
    arrange();

    const report = await under.invoke({ ...asked, ...payload });

    expect(report).toMatchObject({ outcome: 'Refused', phase, hint: expect.any(String) });
    expect(report.reason).toMatch(told);
    expect(under.events).toEqual([]);
  },
);

test('the server of a SASL ensemble can be reached from elsewhere, and the hint says how', async () => {
  under.world.instead.inspect = { demandedSchemes: ['sasl'] };

  const { hint } = await under.invoke(asked);

  expect(hint).toContain('--connect HOST:PORT');
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

test.each([
  [
    'Kafka',
    ['/brokers', '/controller_epoch', '/config', '/config/topics'],
    '/config',
    /notification under \/config\/changes/,
  ],
  [
    'Kafka',
    ['/k', '/k/brokers', '/k/controller_epoch', '/k/brokers/topics'],
    '/k/brokers',
    /keep versions of these znodes/,
  ],
  [
    'ClickHouse',
    ['/clickhouse', '/clickhouse/t', '/clickhouse/t/replicas', '/clickhouse/t/block_numbers'],
    '/clickhouse/t',
    /SYSTEM RESTORE REPLICA/,
  ],
  ['ClickHouse', ['/clickhouse', '/clickhouse/access'], '/clickhouse/access', /in ZooKeeper only/],
  ['Solr', ['/live_nodes', '/collections', '/configs'], '/configs', /RELOAD/],
  ['BookKeeper', ['/ledgers', '/ledgers/available'], '/ledgers/available', /\/ledgers as a whole/],
])(
  'a part of %s (%j) comes with what has to be known of it',
  async (_name, paths, deleted, hint) => {
    for (const path of paths) under.server.create(path);
    await under.backUpNow();
    const gone = paths.filter((path) => path === deleted || path.startsWith(`${deleted}/`));
    for (const path of gone.reverse()) under.server.delete(path);

    const report = await under.planPart(deleted);

    expect(report.part?.plan.sentences).toContainEqual(expect.stringMatching(hint));
  },
);

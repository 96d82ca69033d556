import { healthy } from '../../unit/lambda/restore/nodes.ts';
import { fails } from '../restore-under-test.ts';
import { type PutBackUnderTest, putBackUnderTest } from './put-back-under-test.ts';

let under: PutBackUnderTest;
beforeEach(async () => {
  under = await putBackUnderTest();
  under.server
    .create('/app')
    .create('/app/config', 'good')
    .create('/app/short', null, { mode: 'persistentWithTtl', ttlMs: 1000 });
  await under.backUpNow();
});
afterEach(() => under.stop());

const asked = { ensemble: 'prod', backup: 'latest', path: '/app' };

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
    'a server does not know of times to live',
    () => {
      under.server.delete('/app/short');
      under.world.instead['inspect i-2'] = { extendedTypes: false };
    },
    {},
    /^The backup holds 1 TTL znodes, and i-2 runs without extendedTypesEnabled/,
    'verify',
  ],
  [
    'no node can be captured',
    () => {
      under.world.instead.capture = fails('capture');
    },
    {},
    /^i-1: capture went wrong\. i-3: capture went wrong\.$/,
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
  const until = '0x3';

  const { hint } = await under.invoke({ ...asked, path: ['/app', '/b'], exact: true, until });

  expect(hint).toContain(
    ': npx zk-backup restore prod --path /app --path /b --exact --until 0x3 --connect HOST:PORT --sasl FILE',
  );
});

test('the commands that a refusal prints ask for the same part', async () => {
  await under.backUp(under.server.files(), { tick: '20251231T000000Z', zxid: '0x3' } as never);

  const { reason, hint } = await under.invoke({
    ...asked,
    ...{ backup: { before: '2026-01-01T00:00:00Z' }, exact: true },
  });

  expect(reason).toMatch(/was due before .*, but holds later changes/);
  expect(hint).toContain('npx zk-backup restore prod --path /app --exact --backup prod/');
});

test('a backup that is not good any more is refused before anything is compared', async () => {
  const { 'log/version-2/log.1': log, ...files } = under.server.files();
  const damaged = Buffer.from(log as Buffer);
  damaged.writeUInt8(damaged.readUInt8(120) ^ 1, 120);
  await under.backUp({ ...files, 'log/version-2/log.1': damaged });

  const report = await under.invoke(asked);

  expect(report).toMatchObject({ outcome: 'Refused', phase: 'verify' });
  expect(report.reason).toMatch(/^prod\/zk-.* failed the check "sound"/);
});

/** `expire`, `pin`, `unpin`: what is asked of the function, and what of its answer is shown. */
import type { RetentionReport, ToldExpiry } from '../../../lambda/backup/retention/retain.ts';
import {
  archiveKey,
  FakeCloud,
  functions,
  manifest,
  manifestKey,
  succeeded,
} from './fake-cloud.ts';

const today = '20261122T030000Z';
const yesterday = '20261121T030000Z';

const told = (tick: string, different: Partial<ToldExpiry> = {}): ToldExpiry => ({
  key: archiveKey(tick),
  time: `2026-11-${tick.slice(6, 8)}T03:00:00Z`,
  ...{ level: 3, kept: [], until: null, isTagged: false, ...different },
});
const reportOf = (different: Partial<RetentionReport>): RetentionReport => ({
  ...{ version: 1, outcome: 'Succeeded', ensemble: 'prod', asked: 'dry-run', left: 0 },
  ...{ keep: { days: 7, monthly: 12 }, backups: [], ...different },
});

function cloudThatSays(different: Partial<RetentionReport>): FakeCloud {
  const cloud = new FakeCloud();
  cloud.put(manifestKey(yesterday), manifest());
  cloud.put(manifestKey(today), manifest());
  cloud.answers(succeeded(reportOf(different)));
  return cloud;
}

const payloadsOf = ({ invocations }: FakeCloud) =>
  invocations.map(({ functionName, payload }) => [functionName, payload]);

test('expire --dry-run shows of each backup why it stays, or that it is due', async () => {
  const cloud = cloudThatSays({
    backups: [
      told(today, { kept: ['newest', 'monthly'] }),
      told('20261120T030000Z', { kept: ['days'], until: '2026-11-27T03:00:00.000Z' }),
      told('20261101T030000Z'),
    ],
    left: 3,
  });

  const { code, stdout } = await cloud.run('expire', 'prod', '--dry-run');

  expect(code).toBe(0);
  expect(payloadsOf(cloud)).toEqual([[functions.backup, { ensemble: 'prod', expire: 'dry-run' }]]);
  expect(stdout.split('\n')).toEqual([
    'time                  proof   stays                  key',
    `2026-11-22 03:00:00Z  proven  newest, monthly        ${archiveKey(today)}`,
    `2026-11-20 03:00:00Z  proven  days until 2026-11-27  ${archiveKey('20261120T030000Z')}`,
    `2026-11-01 03:00:00Z  proven  due                    ${archiveKey('20261101T030000Z')}`,
    '3 older ones stay, too.',
    '1 of 6 backups of prod would go; kept by days 7, monthly 12.',
    '',
  ]);
});

test('expire says that S3 deletes what goes', async () => {
  const cloud = cloudThatSays({ asked: 'expire', backups: [told(yesterday, { isTagged: true })] });

  const { stdout } = await cloud.run('expire', 'prod');

  expect(payloadsOf(cloud)).toEqual([[functions.backup, { ensemble: 'prod', expire: 'now' }]]);
  expect(stdout).toContain('S3 deletes it');
  expect(stdout).toContain('1 of 1 backups of prod go;');
});

test.each([
  ['its key', archiveKey(yesterday)],
  ['its place', 'prod@-1'],
])('a backup is pinned by %s', async (_what, name) => {
  const cloud = cloudThatSays({ asked: 'pin', backups: [told(yesterday, { kept: ['pinned'] })] });

  const { code, stdout } = await cloud.run('pin', name);

  expect(code).toBe(0);
  expect(payloadsOf(cloud)).toEqual([
    [functions.backup, { ensemble: 'prod', pin: archiveKey(yesterday) }],
  ]);
  expect(stdout).toBe(`✓ ${archiveKey(yesterday)} is pinned: it stays whatever is counted.\n`);
});

test('the last backup is pinned by the name of its ensemble', async () => {
  const cloud = cloudThatSays({ asked: 'pin' });

  await cloud.run('pin', 'prod');

  expect(payloadsOf(cloud)).toEqual([
    [functions.backup, { ensemble: 'prod', pin: archiveKey(today) }],
  ]);
});

test.each([
  [
    told(yesterday),
    /is not pinned: it goes with the next good backup\. At\s+once:\s+npx zk-backup expire prod\n$/,
  ],
  [told(yesterday, { kept: ['drill'] }), /is not pinned; it stays for now: drill\.\n$/],
])('unpin says what becomes of the backup: %j', async (backup, says) => {
  const cloud = cloudThatSays({ asked: 'unpin', backups: [backup] });

  const { stdout } = await cloud.run('unpin', archiveKey(yesterday));

  expect(payloadsOf(cloud)).toEqual([
    [functions.backup, { ensemble: 'prod', unpin: archiveKey(yesterday) }],
  ]);
  expect(stdout).toMatch(says);
});

test.each([
  ['expire', 'prod'],
  ['pin', archiveKey(yesterday)],
])(
  'what the function refuses of %s is told with the next step, and is an exit code',
  async (verb, what) => {
    const refusal = { code: 'no-backup', reason: 'There is none.', hint: 'Look again.' };
    const cloud = cloudThatSays({ outcome: 'Refused', ...refusal });

    const { code, stdout } = await cloud.run(verb, what);

    expect(code).toBe(1);
    expect(stdout).toBe('✗ There is none.\n  → Look again.\n');
  },
);

test('a function that died is told, with what shows how it ended', async () => {
  const cloud = new FakeCloud();
  cloud.answers({ Status: 'FAILED', Error: { ErrorType: 'X', ErrorMessage: 'It ran out.' } });

  const { code, stderr } = await cloud.run('expire', 'prod');

  expect(code).toBe(2);
  expect(stderr).toMatch(/did not answer: It ran out\..*expire prod --dry-run/s);
});

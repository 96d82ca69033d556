import { askingPartText, partPlanText } from '../../../../cli/plan/part-plan-text.ts';
import { type WhyNotPutBack, whyNotPutBack } from '../../../../lambda/restore/part/changes.ts';
import { created, partPlan } from '../part-plans.ts';
import { planId } from '../plans.ts';

const now = Date.parse('2026-11-22T12:00:00Z');
const command = `npx zk-backup restore prod --execute ${planId}`;

test('a plan of a part tells both sides, counts, paths, what is lost, what is left and why', () => {
  expect(partPlanText(partPlan(), now)).toBe(
    [
      `Plan ${planId}`,
      '  into        prod, which goes on serving',
      '  part        /app, exactly',
      '  backup      prod/zookeeper-backup-20261122T030000Z.tar.gz',
      '  taken       2026-11-22 03:00:00Z (9 h ago), 3.9.3',
      '  proof       proven (level 3), read again for this plan',
      '  then        as after 0x200000010, of 2026-11-22 02:59:58Z',
      '  now         as i-1 showed it at 0x200000013',
      '  changes     3 created, 1 set, 1 ACL, 1 deleted; 8.0 KB of data',
      '  counters    1 raised by 1,038 steps: no name or id is given out twice',
      '  lost        of what is there now: the data of 1 znode, 1 ACL, 1 znode; undo brings it back',
      '  anew        czxid, ctime, mtime, version and time to live of what is created',
      '  valid       until 2026-11-23 12:00:00Z',
      '',
      '+ /app/a',
      '+ /app/b',
      '+ /app/list',
      '~ /app/config  (data, acl)',
      '- /app/new',
      '· /app/live, /app/other: each is ephemeral in the backup: its client has to create it',
      '· /app/list: has a quota in the backup and none now',
      '- Kafka reads a setting again only when it is told.',
      '! A put-back that died left its lock.',
      `What else is to be known: ${command} --long`,
      '',
    ].join('\n'),
  );
});

const many = partPlan({
  changes: Array.from({ length: 1_200 }, (_, at) => created(`/app/${at}`)),
  left: Array.from({ length: 40 }, (_, at) => ({ path: `/app/e${at}`, why: 'ephemeral' as const })),
});

test.each([44, 60, 80])('of a large part some 20 lines are shown on %d columns', (width) => {
  const text = partPlanText(many, now, { width });

  const lines = text.trimEnd().split('\n');
  const broken = lines.filter((line) => line.length > width && !line.includes('npx zk-backup'));
  expect(broken.filter((line) => line.trim().includes(' '))).toEqual([]);
  expect(text.replace(/\s+/g, ' ')).toContain(`and 1,196 more: ${command} --all`);
  expect(text.replace(/\s+/g, ' ')).toContain('/app/e0, /app/e1, /app/e2 and 37 more: each is');
  if (width === 80) expect(lines.length).toBeLessThanOrEqual(25);
});

test('of a plan of many kinds some 20 lines are shown, too, and what is left for other reasons is counted', () => {
  const left = Object.keys(whyNotPutBack).map((why) => ({
    ...{ path: `/app/${why}`, why: why as WhyNotPutBack },
  }));

  const text = partPlanText(partPlan({ ...many, left }), now, { width: 100 });

  expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(26);
  expect(text).toContain(`· left for ${left.length - 3} other reasons: ${command} --all\n`);
});

test('--all shows every path that is changed, left or counted', () => {
  const text = partPlanText(many, now, { isAll: true });

  expect(text.match(/^\+ \/app\/\d+$/gm)).toHaveLength(1_200);
  expect(text).toContain('/app/e39: each is ephemeral');
  expect(text).toContain('~ /app/list  (number of its next sequential child 3 → 1,041)\n');
  expect(text).not.toContain('more:');
});

test('--long says all sentences of the plan', () => {
  const text = partPlanText(partPlan(), now, { isLong: true });

  expect(text).toContain('- What the plan says besides.\n');
  expect(text).not.toContain('--long');
});

test('data is shown where it was read, and nowhere else', () => {
  const data = new Map([
    ['/app/config', { before: Buffer.from('of now'), after: Buffer.from('of then') }],
    ['/app/new', { before: Buffer.from('only now'), after: null }],
  ]);

  const text = partPlanText(partPlan(), now, { data });

  expect(text).toContain('~ /app/config  (data, acl)\n    - of now\n    + of then\n');
  expect(text).toContain('- /app/new\n    - only now\n');
});

test('what begins to be lost nowhere, and is counted nowhere, is told so', () => {
  const text = partPlanText(partPlan({ changes: [created('/app')], counters: [] }), now);

  expect(text).toContain('  lost        nothing of what is there now\n');
  expect(text).not.toContain('counters');
});

test('the line above the question repeats part, backup, age, changes and loss', () => {
  expect(askingPartText(partPlan(), now).replace(/\s+/g, ' ')).toBe(
    ' /app of prod/zookeeper-backup-20261122T030000Z.tar.gz, 9 h old; nothing is stopped; 3 created, 1 set, 1 ACL, 1 deleted; 8.0 KB of data; lost: of what is there now: the data of 1 znode, 1 ACL, 1 znode; undo brings it back ',
  );
});

/** What docs/status.md shows is what is printed, and what it lists is all there is. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { healthStates } from '../../../../cli/status/health.ts';
import { restoreKeys } from '../../../../lambda/contract/keys.ts';
import { severities } from '../../../../lambda/health/judge.ts';
import { read, root } from '../../house/repository.ts';
import { drillResult } from '../drill-results.ts';
import { type FakeCloud, failed } from '../fake-cloud.ts';
import { cloudOfOne, putClaim, putLease, putReport, putRunStatus } from './runs.ts';

const text = read('docs/status.md');

/** Each command that is typed in a sample, and what stands below it. */
const samples = [...text.matchAll(/^```\n\$ npx zk-backup (.*)\n((?:.*\n)*?)```/gm)].map(
  ([, command = '', printed = '']) => ({ args: command.split(' '), printed }),
);

const drilled = () => {
  const cloud = cloudOfOne();
  cloud.put(restoreKeys.drill('prod', '20261122T110000Z'), drillResult());
  return cloud;
};

const worlds: readonly [of: string, world: () => FakeCloud, exit: number][] = [
  [
    'of a run that failed',
    () => {
      const cloud = drilled();
      putReport(cloud, {
        ...{ phase: 'choose', code: 'voter-missing', node: null },
        reason:
          'Not every voting member is there and in sync: server.3 (zk-c) did not answer (i-0cccccccccccccccc: its agent is not online in SSM).',
        hint: 'Bring it back and let it sync, or correct the selection of nodes; then invoke again.',
      });
      return cloud;
    },
    1,
  ],
  [
    'of a run that died',
    () => {
      const cloud = drilled();
      putClaim(cloud);
      putLease(cloud);
      putRunStatus(cloud, { phase: 'verify', node: 'i-0bbbbbbbbbbbbbbbb' });
      cloud.underWay(failed('Runtime exited with error: signal: killed', 'Runtime.ExitError'));
      return cloud;
    },
    1,
  ],
  ['of a check', drilled, 0],
];

test.each(worlds.map(([of, world, exit], at) => [of, at, world, exit] as const))(
  'the sample %s is what is printed',
  async (_of, at, world, exit) => {
    const { args, printed } = samples[at] ?? { args: [], printed: '' };

    const { code, stdout } = await world().runOn(
      args.includes('--max-age') ? {} : { columns: 120 },
      ...args,
    );

    expect({ code, stdout }).toEqual({ code: exit, stdout: printed });
  },
);

test('there is no other sample', () => {
  expect(samples).toHaveLength(worlds.length);
});

test('the table of problems has each, with how bad it is', () => {
  const rows = [...text.matchAll(/^\| `([a-z-]+)` \| (warning|critical) \|/gm)];

  expect(Object.fromEntries(rows.map(([, what, severity]) => [what, severity]))).toEqual(
    severities,
  );
});

/** The lines for monitors, each with what it hands to the command line. */
const lines = [...text.matchAll(/^[^`\n]*\bzk-backup"?,? "?(status\b.*)$/gm)].map(
  ([line, args = '']) => ({
    line,
    args: args.split(/[ )"]+/).filter((word) => /^(status|prod|26h|BUCKET|--[\w-]+)$/.test(word)),
  }),
);

test.each(lines)('$line: is a line that the command takes', async ({ args }) => {
  const { code } = await drilled().run(...args);

  expect(code).toBe(0);
});

test('the arguments that Icinga hands over are those of the command', async () => {
  const [, block = ''] = /^object CheckCommand([^`]*)```/m.exec(text) ?? [];
  const names = [...block.matchAll(/"(--[\w-]+)" = /g)].map(([, name = '']) => name);

  const { code } = await drilled().run('status', ...names.flatMap((name) => [name, given(name)]));

  expect({ names, code }).toEqual({ names: ['--max-age', '--bucket'], code: 0 });
});

const given = (name: string) => (name === '--bucket' ? 'backups' : '26h');

test('what monitors start works in any folder, and its exit code is the state', () => {
  const [, command = ''] =
    /^command\[check_zk_backup\]=\/usr\/bin\/(.*) --bucket BUCKET$/m.exec(text) ?? [];
  const words = command.replace('/opt/zk-backup', root).split(' ');

  const { status, stdout } = spawnSync(words[0] ?? '', words.slice(1), {
    cwd: tmpdir(),
    env: { PATH: process.env.PATH, HOME: process.env.HOME },
    encoding: 'utf8',
  });

  expect(stdout).toMatch(/^ZK-BACKUP UNKNOWN - It is not known which bucket/);
  expect(status).toBe(healthStates.UNKNOWN);
});

test.each([
  ['prints nothing where all is well', 0, ''],
  ['prints the line where something is not', 1, 'ZK-BACKUP\n'],
])('the line for cron %s', (_what, exit, printed) => {
  const [, shell = ''] = /^15 \* \* \* \* cd \S+ && (.*)$/m.exec(text) ?? [];
  const printedTo = join(mkdtempSync(join(tmpdir(), 'zk-backup-cron-')), 'line');
  const stub = `npx() { echo ZK-BACKUP; return ${exit}; }`;

  const { stdout } = spawnSync(
    'sh',
    ['-c', `${stub}\n${shell.replaceAll('/var/tmp/zk-backup', printedTo)}`],
    { encoding: 'utf8' },
  );
  rmSync(dirname(printedTo), { recursive: true });

  expect(stdout).toBe(printed);
});

test('an ensemble without a hint takes as many requests as the document says', async () => {
  const cloud = drilled();
  putReport(cloud, {}, '20261121T110000Z');
  putClaim(cloud, '20261121T110000Z');
  putReport(cloud);
  putClaim(cloud);

  await cloud.run('status', 'prod');

  const [, said] = /and up to (\w+) where much is newer than that run/.exec(text) ?? [];
  expect({ said, requests: cloud.requests }).toEqual({ said: 'six', requests: 6 });
});

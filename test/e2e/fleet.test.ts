/** One of three hundred ensembles of a stack has servers: it is backed up and restored among all the others. */
import type { InvokeOptions } from '../../local-cloud/functions/functions.ts';
import type { LocalCloud } from '../../local-cloud/local-cloud.ts';
import { dueTimes } from '../../local-cloud/scheduler/due-times.ts';
import { fireSchedule } from '../../local-cloud/scheduler/fire-schedule.ts';
import type { Schedule } from '../../local-cloud/template/assembly.ts';
import { backUpWell, reportsOf, startCloud } from './clouds.ts';
import { destroyAll, restore } from './restore/scenario.ts';

const others = Array.from({ length: 299 }, (_, index) => `zookeeper-${index}`);
const all = ['local', ...others].sort();

let cloud: LocalCloud;
/** Of backups, of all ensembles. */
let schedules: readonly Schedule[];
beforeAll(async () => {
  cloud = await startCloud('fleet', { nodes: 1, mode: 'live', others });
  schedules = cloud.assembly.schedules.filter(
    ({ targetArn }) => targetArn === cloud.outputs.BackupAliasArn,
  );
  // Schedules do nothing before a person has taken the first backup.
  await backUpWell(cloud);
}, 120_000);
afterAll(() => cloud?.close());

const ensembleOf = ({ event }: Pick<InvokeOptions, 'event'>) =>
  (event as { readonly ensemble: string }).ensemble;

test('in a night each is due once, and its invocation reaches the function once', async () => {
  const [from, until] = [new Date('2026-12-01T01:00:00Z'), new Date('2026-12-01T04:00:00Z')];
  const reached: InvokeOptions[] = [];
  const functions = {
    invoke: async (options: InvokeOptions) => {
      reached.push(options);
      return { requestId: 'r', version: '1', payload: undefined };
    },
  };

  for (const schedule of schedules) {
    for (const scheduledTime of dueTimes(schedule, from, until)) {
      await fireSchedule({ assembly: cloud.assembly, schedule, functions, scheduledTime });
    }
  }

  expect(reached.map(ensembleOf).sort()).toEqual(all);
  expect(new Set(reached.map(({ target }) => target))).toEqual(
    new Set([cloud.outputs.BackupAliasArn]),
  );
});

test('a tick of all of them is one run of each: one is backed up, and the others are not armed', async () => {
  const before = reportsOf(cloud).length;
  const { assembly, functions } = cloud;
  const waiting = [...schedules];

  const worker = async () => {
    for (let schedule = waiting.pop(); schedule; schedule = waiting.pop()) {
      await fireSchedule({ assembly, schedule, functions });
    }
  };
  await Promise.all([worker(), worker()]);

  const reports = reportsOf(cloud).slice(before);
  expect(reports.map(({ ensemble }) => ensemble).sort()).toEqual(all);
  expect(reports.filter(({ outcome }) => outcome === 'Succeeded')).toMatchObject([
    { ensemble: 'local' },
  ]);
  expect(new Set(reports.map(({ outcome }) => outcome))).toEqual(new Set(['Succeeded', 'Skipped']));
});

test('the one that has servers is restored', async () => {
  await destroyAll(cloud);

  const { outcome } = await restore(cloud);

  expect(outcome).toBe('Succeeded');
});

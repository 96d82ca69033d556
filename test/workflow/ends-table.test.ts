/** What the dashboard's tables show of the lines that real runs write. */
import { endsQuery } from '../../lib/dashboard/ends-table.ts';
import { goodMembers } from '../unit/lambda/backup/archives.ts';
import { runBackup } from './backup/run-backup.ts';
import { workflowUnderTest } from './backup/workflow-under-test.ts';
import { askInsights, type LogEvent } from './logs-insights.ts';
import { fails, restoreUnderTest } from './restore-under-test.ts';

/** As the log has them: one line after the other, among those that say how a step went. */
const logOf = (lines: readonly object[]): LogEvent[] =>
  lines.flatMap((line, index) => [
    {
      timestamp: 10 * index,
      message: JSON.stringify({ level: 'INFO', message: '{"event":"step","outcome":"none"}' }),
    },
    { timestamp: 10 * index + 5, message: JSON.stringify(line) },
  ]);

test('the table of backups shows how each ended, why, and what to do, the last one first', async () => {
  const under = await workflowUnderTest();
  const damaged = { ...goodMembers, 'data/version-2/snapshot.10': Buffer.from('no snapshot') };
  const uploaded = await under.upload(damaged);
  await under.runWith(uploaded);
  await runBackup(under.store, uploaded, {}, { execution: 'another' });
  await under.stop();

  const rows = askInsights(endsQuery('backup'), logOf(under.lines));

  const ofRun = { runId: 'prod.20261122T030000Z', hint: expect.stringMatching(/./) };
  const failed = { ...ofRun, '@timestamp': 5, outcome: 'Failed', node: 'i-1', phase: 'verify' };
  const gaveWay = {
    ...ofRun,
    '@timestamp': 15,
    outcome: 'Skipped',
    node: undefined,
    phase: 'claim',
  };
  expect(rows).toEqual([
    { ...gaveWay, code: 'tick-claimed', reason: expect.stringMatching(/^Another run is at work/) },
    { ...failed, code: 'archive-broken', reason: expect.stringMatching(/snapshot\.10/) },
  ]);
});

test('the table of restores shows restores, undos and drills, and no plan', async () => {
  const under = await restoreUnderTest();
  await under.backUp();
  const { plan } = await under.execute();
  await under.invoke({ undo: plan.planId });
  under.world.instead.drill = fails('drill');
  await under.invoke({ ensemble: 'prod', drill: true, scheduledTime: '2026-01-01T23:30:00Z' });
  await under.stop();

  const rows = askInsights(endsQuery('restore'), logOf(under.lines));

  expect(rows.map(({ runId, outcome, reason }) => [runId, outcome, reason])).toEqual([
    ['prod.drill-20260101T233000Z', 'Failed', expect.stringMatching(/drill went wrong/)],
    [plan.planId, 'Succeeded', undefined],
    [plan.planId, 'Succeeded', undefined],
  ]);
});

/** What `status` tells of an object under the name of a claim that no run of ours wrote. */
import { keys } from '../../../../lambda/contract/keys.ts';
import { cloudOfOne, executionOf, runId, tick } from './runs.ts';

test.each([
  [{}],
  [null],
  [{ runId, execution: 3, claimedAt: '2026-11-22T11:00:01.000Z' }],
  [{ runId, execution: executionOf(tick), claimedAt: 'yesterday' }],
])('a claim that holds %j tells of no run, and is named', async (claim) => {
  const cloud = cloudOfOne();
  cloud.put(keys.claim('prod', tick), claim);

  const { stdout } = await cloud.run('status', 'prod', '--json');

  const { lastRun } = JSON.parse(stdout).ensembles[0];
  expect(lastRun).toMatchObject({
    outcome: 'Unreadable',
    reason: `prod/runs/${tick}.json is no claim of a run.`,
  });
});

/** What `status` tells while a deployment holds an ensemble. */
import { cloudOfOne, putLease, putReport } from './runs.ts';

test('a deployment that holds the ensemble is at work, and nothing is wrong', async () => {
  const cloud = cloudOfOne();
  putReport(cloud, { outcome: 'Succeeded', phase: undefined, hint: undefined } as never);
  putLease(cloud, {
    runId: 'the deployment of ZkBackup',
    execution: 'arn:aws:cloudformation:eu-west-1:123456789012:stack/ZkBackup/0a1b/request',
  });

  const { code, stdout } = await cloud.run('status', 'prod');

  expect(code).toBe(0);
  expect(stdout.replaceAll(/\n {4,}(?![ →✗])/g, ' ')).toContain(
    'at work     the deployment of ZkBackup, until 2026-11-22 21:30:00Z at the latest\n',
  );
});

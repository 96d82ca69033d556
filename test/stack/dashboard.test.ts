import { onlyResource, templateOf } from './synthesized.ts';

it('shows of each ensemble how backups and restores went, and how long a restore takes', () => {
  const { Properties } = onlyResource(templateOf(), 'AWS::CloudWatch::Dashboard');

  const shown = JSON.stringify(Properties.DashboardBody).match(/(?<=title\\":\\")[^\\]+/g);

  expect(shown).toEqual([
    'Alarms',
    'prod: runs',
    'prod: seconds',
    'prod: bytes',
    'prod: drills',
    'prod: seconds to restore',
    'prod: restores',
  ]);
});

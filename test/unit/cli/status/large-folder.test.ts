import { cloudOfOne, putReport } from './runs.ts';

test('an ensemble with more objects than one look takes is asked folder by folder, and told the same', async () => {
  const cloud = cloudOfOne();
  putReport(cloud);
  const { stdout } = await cloud.run('status', 'prod');
  for (let number = 0; number < 3001; number++) cloud.put(`prod/other/${number}`, '');
  const folders: string[] = [];
  cloud.onList = (prefix) => folders.push(prefix);

  const much = await cloud.run('status', 'prod');

  expect(much.stdout).toBe(stdout);
  expect(new Set(folders)).toContain('prod/reports/');
});

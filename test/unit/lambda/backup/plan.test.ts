import { planRun } from '../../../../lambda/backup/plan.ts';
import { allowedPatterns } from '../../../../lambda/contract/documents.ts';
import { settings } from './ensembles.ts';

const request = { ensemble: settings, scheduledTime: undefined, dryRun: false, newLineage: false };
const now = Date.parse('2026-11-22T14:31:07.900Z');

test('a scheduled run is named by its scheduled time, whenever it starts', () => {
  const run = planRun({ ...request, scheduledTime: '2026-11-22T03:00:00Z' }, 'execution', now);

  expect(run.archiveKey).toBe('prod/zookeeper-backup-20261122T030000Z.tar.gz');
  expect(run.runId).toBe('prod.20261122T030000Z');
});

test('two backups within one minute have different names', () => {
  const first = planRun(request, 'a', now);
  const second = planRun(request, 'b', now + 1000);

  expect(first.archiveKey).not.toBe(second.archiveKey);
  expect(first.manifestKey).not.toBe(second.manifestKey);
});

test("what travels to the node fits the documents' patterns", () => {
  const run = planRun(request, 'a', now);

  expect(run.runId).toMatch(new RegExp(allowedPatterns.runId));
  expect(run.archiveKey).toMatch(new RegExp(allowedPatterns.key));
});

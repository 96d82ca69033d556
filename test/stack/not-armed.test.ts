import { measure } from '../../lambda/backup/announce.ts';
import { planRun } from '../../lambda/backup/plan.ts';
import { reportOf } from '../../lambda/backup/report.ts';
import { measureRestore } from '../../lambda/restore/announce.ts';
import { settings } from '../unit/backup/ensembles.ts';
import { templateOf } from './synthesized.ts';

interface AlarmProperties {
  readonly AlarmName: string;
  readonly MetricName?: string;
  readonly ComparisonOperator: string;
  readonly Threshold: number;
  readonly TreatMissingData: string;
}

const skipped = { outcome: 'Skipped', phase: 'arm' } as const;
const untouched = { serving: true, seen: [], leftOut: [] };

/** All metrics that a run and a drill of an ensemble that is not armed put. */
function metricsOfBoth(): Record<string, number> {
  const told: Record<string, number> = {};
  const stdout = jest.spyOn(process.stdout, 'write').mockImplementation((line) => {
    Object.assign(told, JSON.parse(String(line)));
    return true;
  });
  const request = {
    ensemble: settings,
    scheduledTime: undefined,
    dryRun: false,
    newLineage: false,
  };
  measure(reportOf(planRun(request, 'execution', 0), skipped, untouched, []), null, 0);
  const of = { version: 1, runId: 'prod.1', ensemble: 'prod', nodes: [], phases: [] } as const;
  measureRestore({ ...skipped, ...of, kind: 'drill' }, 0);
  stdout.mockRestore();
  return told;
}

it('is heard of by *missed* alone, while an ensemble is not armed', () => {
  const told = metricsOfBoth();

  const ringing = Object.values(templateOf().findResources('AWS::CloudWatch::Alarm'))
    .map(({ Properties }) => Properties as AlarmProperties)
    .filter(({ MetricName, ComparisonOperator, Threshold, TreatMissingData }) => {
      const value = told[MetricName ?? ''];
      if (value === undefined) return TreatMissingData === 'breaching';
      return ComparisonOperator === 'LessThanThreshold' ? value < Threshold : value >= Threshold;
    });

  expect(told).toMatchObject({ BackupSkipped: 1, RestoreDrillSucceeded: 0 });
  expect(ringing.map(({ AlarmName }) => AlarmName)).toEqual(['ZkBackup-prod-missed']);
});

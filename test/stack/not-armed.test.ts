import { metricsOf } from '../../lambda/backup/metrics.ts';
import { planRun } from '../../lambda/backup/plan.ts';
import { reportOf } from '../../lambda/backup/report.ts';
import { metricsOfRestore } from '../../lambda/restore/metrics.ts';
import { settings } from '../unit/lambda/backup/ensembles.ts';
import { removeAssemblies, templateOf } from './synthesized.ts';

removeAssemblies();

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
  const request = {
    ensemble: settings,
    scheduledTime: undefined,
    dryRun: false,
    newLineage: false,
  };
  const report = reportOf(planRun(request, 'execution', 0), skipped, untouched, []);
  const of = { version: 1, runId: 'prod.1', ensemble: 'prod', nodes: [], phases: [] } as const;
  const ofDrill = metricsOfRestore({ ...skipped, ...of, kind: 'drill' });
  return { ...metricsOf(report, { newest: null, drillAge: null }), ...ofDrill };
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
  expect(ringing.map(({ AlarmName }) => AlarmName)).toEqual(['ZkBackup-prod.missed']);
});

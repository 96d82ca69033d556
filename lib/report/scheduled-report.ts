import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { pageKey } from '../../lambda/contract/keys.ts';
import { aliasName } from '../../lambda/contract/settings.ts';
import type { Schedule } from '../config/config.ts';
import { quietTimesOf } from '../config/quiet-time.ts';
import { deploymentName } from '../deployment-name.ts';
import { ScheduledInvocation } from '../ensembles/scheduled-invocation.ts';
import { type ScheduledTarget, scheduledTarget } from '../ensembles/scheduled-target.ts';
import { functionAlias } from '../functions/durable-function.ts';
import { consoleLinks, invokeCommand, output } from '../outputs.ts';
import type { ReportFunctionProps } from './report-access.ts';
import { reportFunction } from './report-function.ts';

export interface ScheduledReportProps extends ReportFunctionProps {
  readonly schedule: Schedule;
  /** Gets what led to no page. */
  readonly deadLetters: IQueue;
}

/**
 * The page about all backups, made by a schedule and put into the bucket (ADR 053). What fails is tried twice
 * more and is in the dead-letter queue then, whose alarm rings.
 */
export class ScheduledReport extends Construct {
  /** Its key in the bucket. */
  readonly page: string;
  /** Where the page lies: `s3://BUCKET/_reports/STACK.html`. */
  readonly url: string;
  readonly target: ScheduledTarget;

  constructor(scope: Construct, id: string, props: ScheduledReportProps) {
    super(scope, id);
    const { schedule, bucket, deadLetters } = props;
    const deployment = deploymentName(this);
    this.page = pageKey(deployment);
    this.url = bucket.s3UrlForObject(this.page);
    const made = reportFunction(this, 'Page', props);
    const alias = functionAlias(this, 'Live', {
      aliasName,
      of: made,
      deadLetters,
      // It only reads, and writes what is so now: once more does no harm.
      retryAttempts: 2,
    });
    this.target = scheduledTarget(alias, deadLetters);
    const scheduled = new ScheduledInvocation(this, 'Report', {
      description: `zk-backup: the page about all backups of ${deployment}`,
      schedule,
      quietTime: quietTimesOf(deployment).report,
      target: this.target,
      payload: {},
    });
    output(this, 'Command', 'Make the page now', invokeCommand(alias.functionArn, {}));
    output(
      this,
      'ScheduleLink',
      'Schedule of the page in the console',
      consoleLinks(this).schedule(scheduled.schedule.scheduleName),
    );
  }
}

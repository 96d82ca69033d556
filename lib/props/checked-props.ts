import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { ObjectLockMode } from 'aws-cdk-lib/aws-s3';
import type { RemovalPolicy } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { accountInput } from '../account/account-input.ts';
import { longestNameOf } from '../archive-bucket.ts';
import type { Config, ConfigInput } from '../config/config.ts';
import { type Problem, show } from '../config/config-problems.ts';
import { InvalidConfiguration, parseConfig } from '../config/read-config.ts';
import {
  besideFirst,
  copySettingsOf,
  unversionedIn,
  withCopyTokens,
} from '../copies/copies-of-props.ts';
import type { EnsembleProps } from './ensemble-props.ts';
import type { BoundNodes, NodesInput } from './nodes.ts';
import { settingOf } from './schedule-settings.ts';
import { known, tokensIn } from './tokens.ts';
import type { ZkBackupProps } from './zk-backup-props.ts';

/** Props that were checked as a configuration is. */
export interface CheckedProps {
  readonly config: Config;
  /** By name of the ensemble, the roles that its nodes have. */
  readonly nodeRoles: ReadonlyMap<string, readonly IRole[]>;
}

/**
 * Props as the settings of a configuration: one check for both.
 *
 * @param here the construct, whose path errors name
 * @throws InvalidConfiguration
 */
export function checkedProps(here: Construct, props: ZkBackupProps): CheckedProps {
  const of = here.node.path;
  const bound = (props.ensembles ?? []).map((ensemble) => ({
    ensemble,
    ...ensemble.nodes.bind(ensemble.name),
  }));
  const taken = bound.flatMap((one, index) => serversTaken(one, index));
  if (taken.length > 0) throw new InvalidConfiguration(of, taken);
  const ensembles = bound.map(({ ensemble, selection }) => ensembleInput(ensemble, selection));
  const input = { ...settingsOf(props), ensembles };
  const tokens = tokensIn({ ...input, name: props.name });
  if (tokens.length > 0) throw new InvalidConfiguration(of, tokens);
  const config = parseConfig(of, input);
  // Without versions an archive that is written over is gone, and S3 copies nothing.
  const problems = [...unversionedIn(props), ...besideFirst(here, props)];
  if (problems.length > 0) throw new InvalidConfiguration(of, problems);
  refuseNoRuns(of, props.giveUpRuns ?? []);
  return {
    config: withTokens(config, props),
    nodeRoles: new Map(
      bound.map(({ ensemble, roles }) => [
        ensemble.name,
        [...new Set([...(ensemble.roles ?? []), ...roles])],
      ]),
    ),
  };
}

/** A server has one tag, and with it one ensemble. */
const serversTaken = ({ taken = [] }: BoundNodes, index: number): Problem[] =>
  taken.map(({ server, by }) => ({
    path: `ensembles[${index}].nodes`,
    got: `${server.node.path}, a server of the ensemble ${show(by)}`,
    expected: 'servers of no other ensemble',
  }));

const runOrDrill = /^[a-z0-9][a-z0-9-]{0,39}\.(drill-)?\d{8}T\d{6}Z$/;

/** Who writes the name of an ensemble would give up nothing, and be refused once more. */
function refuseNoRuns(of: string, ids: readonly string[]): void {
  const problems = ids.flatMap((id, index) =>
    runOrDrill.test(id)
      ? []
      : [
          {
            path: `giveUpRuns[${index}]`,
            got: JSON.stringify(id),
            expected: 'the id of a run, restore or drill, such as "prod.20261130T030000Z"',
          },
        ],
  );
  if (problems.length > 0) throw new InvalidConfiguration(of, problems);
}

/** What stands in the check for what CloudFormation fills in later. */
const someTopic = 'arn:aws:sns:us-east-1:123456789012:topic';
const keyIn = (region: string) => `arn:aws-us-gov:kms:${region}:123456789012:key/${'k'.repeat(64)}`;
const someKey = keyIn('ap-northeast-1');

function settingsOf(props: ZkBackupProps): Omit<ConfigInput, 'ensembles'> {
  const { bucket, retention, objectLock, encryptionKey, sse, notify, ...rest } = props;
  const { s3Endpoint, report, removalPolicy, logRetention } = rest;
  return {
    bucket: bucket && longestNameOf(bucket),
    copyTo: copySettingsOf(props, (arn, region) => known(arn, keyIn(region))),
    retention: retention?.toDays({ integral: false }),
    objectLock: objectLock && {
      mode: objectLock.mode === ObjectLockMode.COMPLIANCE ? 'COMPLIANCE' : 'GOVERNANCE',
      days: objectLock.duration.toDays({ integral: false }),
    },
    encryptionKey: encryptionKey && known(encryptionKey.keyArn, someKey),
    sse: sseOf(sse, (arn) => known(arn, someKey)),
    ...accountInput(props),
    s3Endpoint,
    report: report && { schedule: report.schedule && settingOf(report.schedule) },
    removalPolicy: removalPolicy && removalSetting(removalPolicy),
    // The check tells which numbers are days that CloudWatch Logs knows.
    logRetention: logRetention as ConfigInput['logRetention'],
    notify: notify && {
      ...notify,
      emails: notify.emails && [...notify.emails],
      topic: notify.topic && known(notify.topic.topicArn, someTopic),
    },
  };
}

/** What the check could not see, put back. */
const withTokens = (config: Config, props: ZkBackupProps): Config => {
  const { bucket, encryptionKey, sse, notify } = props;
  return {
    ...config,
    copyTo: withCopyTokens(config.copyTo, props),
    // Of a bucket of the app its key is known: whoever writes and reads there needs it, too.
    encryptionKey: (encryptionKey ?? bucket?.encryptionKey)?.keyArn,
    sse: sseOf(sse, (arn) => arn),
    notify: { ...config.notify, topic: notify?.topic?.topicArn },
  };
};

const sseOf = (sse: ZkBackupProps['sse'], arnOf: (arn: string) => string) =>
  isKey(sse) ? arnOf(sse.keyArn) : sse;

const isKey = (sse: ZkBackupProps['sse']): sse is IKey => typeof sse === 'object';

/** The words of CloudFormation; the check refuses what makes no sense for a bucket. */
const removalSetting = (policy: RemovalPolicy) =>
  policy.toUpperCase() as ConfigInput['removalPolicy'];

function ensembleInput(ensemble: EnsembleProps, nodes: NodesInput) {
  const { schedule, maxDowntime, roles: _, restoreFrom, drill, ...same } = ensemble;
  return {
    ...same,
    nodes,
    schedule: schedule && settingOf(schedule),
    maxDowntime: maxDowntime?.toSeconds({ integral: false }),
    restoreFrom: restoreFrom && [...restoreFrom],
    drill: drill && drillInput(drill),
    ...(drill === false && { drill }),
  };
}

const drillInput = ({
  schedule,
  instanceId,
}: Exclude<EnsembleProps['drill'], false | undefined>) => ({
  ...(schedule && settingOf(schedule)),
  instanceId,
});

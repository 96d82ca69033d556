import { z } from 'zod';
import { allowedPatterns } from '../../lambda/contract/documents.ts';
import type { CaptureMode } from '../../lambda/contract/settings.ts';
import { longestDowntimeSeconds } from '../../lambda/contract/times.ts';
import { accountSettings, roleName } from '../account/account-settings.ts';
import { copySettings } from '../copies/copy-settings.ts';
import { clientAccess } from './config-client.ts';
import { keepSettings, retentionDays } from './config-keep.ts';
import { notifySettings } from './config-notify.ts';
import { backupSchedule, drillSchedule, reportSettings } from './config-schedules.ts';
import {
  bucketName,
  instanceId,
  keyArn,
  nodePath,
  textLike,
  wholeNumber,
  yesOrNo,
} from './config-values.ts';

/*
 * What a user may set: the one source of the checks at synth, of the types in lib/, and of
 * zk-backup.schema.json.
 */

const sseExpected = '"AES256" or the ARN of a KMS key';

/** What CloudWatch Logs takes, up to ten years. */
const logRetentionDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
  3653,
] as const;

/** One line without SSM's `{{`, which the agent would take for a parameter of the document. */
const command = textLike(
  /^(?!.*\{\{)[^\p{Cc}]{1,1000}$/u,
  'a command of one line, up to 1000 characters, without "{{"',
);

const tag = z
  .strictObject(
    {
      key: textLike(/^[\p{L}\p{Z}\p{N}_.:/=+@-]{1,128}$/u, 'the key of an EC2 tag').describe(
        'Key of the tag.',
      ),
      value: textLike(/^[\p{L}\p{Z}\p{N}_.:/=+@-]{1,256}$/u, 'the value of an EC2 tag').describe(
        'Value of the tag.',
      ),
    },
    { error: '{ "key": "…", "value": "…" }' },
  )
  .describe('The tag that all servers of the ensemble have, and no other instance.');

const instanceIdsExpected = 'a list of 1 to 50 instance ids';

const nodes = z
  .union(
    [
      z.strictObject({ tag }),
      z.strictObject({
        instanceIds: z
          .array(instanceId, { error: instanceIdsExpected })
          .min(1, { error: instanceIdsExpected })
          .max(50, { error: instanceIdsExpected })
          .describe('Instances by id.'),
      }),
    ],
    {
      error: 'either { "tag": { "key": "…", "value": "…" } } or { "instanceIds": ["i-…"] }',
    },
  )
  .describe('All servers of the ensemble: every instance with a tag, or instances by id.');

const service = z
  .union(
    [
      textLike(/^[A-Za-z0-9][A-Za-z0-9:_.@-]{0,254}$/, 'the name of a systemd unit'),
      z.strictObject({
        stop: command.describe('Stops ZooKeeper on the node; run as root.'),
        start: command.describe('Starts it again.'),
      }),
    ],
    { error: 'the name of a systemd unit, or { "stop": "…", "start": "…" }' },
  )
  .default('zookeeper')
  .describe(
    'The systemd unit, or the commands that stop and start ZooKeeper: for monit, supervisord, containers.',
  );

const modes = ['stop', 'live'] as const satisfies readonly CaptureMode[];

const ensemble = z.strictObject(
  {
    name: textLike(
      allowedPatterns.ensemble,
      '1 to 40 lower-case letters, digits and hyphens, not starting with a hyphen',
    ).describe('First part of every key in the bucket; unique in the account and region.'),
    nodes,
    schedule: backupSchedule,
    prefix: textLike(
      allowedPatterns.prefix,
      '1 to 64 letters, digits, ".", "_" or "-", starting with a letter or digit',
    )
      .default('zookeeper-backup')
      .describe('First part of the name of every archive.'),
    zooCfg: nodePath
      .default('/etc/zookeeper/conf/zoo.cfg')
      .describe(
        'zoo.cfg on the node; directories, ports and servers are read from it. If the agent has the variable ZOOCFGDIR, $ZOOCFGDIR/zoo.cfg comes first.',
      ),
    service,
    mode: z
      .enum(modes, { error: '"stop" or "live"' })
      .default('stop')
      .describe('stop: the node is stopped while its files are linked. live: it keeps serving.'),
    maxDowntime: wholeNumber(
      5,
      longestDowntimeSeconds,
      `seconds, a whole number from 5 to ${longestDowntimeSeconds}`,
    )
      .default(600)
      .describe('Seconds after which the node starts ZooKeeper again, whatever happened.'),
    maxShrinkPercent: wholeNumber(0, 100, 'percent, a whole number from 0 to 100')
      .default(50)
      .describe(
        'A backup that has lost more than this percentage of the znodes since the backup before is announced with a warning, and the backup before is kept.',
      ),
    allowStandalone: yesOrNo
      .default(false)
      .describe(
        'Also back up a server without an ensemble; in stop mode each backup is an outage.',
      ),
    keep: keepSettings,
    roles: z
      .array(roleName, { error: 'a list of names or ARNs of IAM roles' })
      .default([])
      .describe(
        'Instance roles that get the policy of a node: put archives, and read them for a restore. If there are none, attach it yourself.',
      ),
    restoreFrom: z
      .array(textLike(allowedPatterns.ensemble, 'the name of an ensemble'), {
        error: 'a list of names of ensembles',
      })
      .default([])
      .describe(
        'Other ensembles of this file whose backups may be restored into this one; its nodes get the right to read them.',
      ),
    drill: drillSchedule,
    client: clientAccess,
  },
  { error: 'an ensemble: { "name": "…", "nodes": { … } }' },
);

export const configSchema = z
  .strictObject(
    {
      $schema: z.string({ error: 'the path of zk-backup.schema.json' }).optional(),
      ensembles: z
        .array(ensemble, { error: 'a list of ensembles' })
        .min(1, { error: 'at least one ensemble' })
        .describe('The ZooKeeper ensembles to back up.'),
      bucket: bucketName('the name of an existing bucket')
        .optional()
        .describe('An existing bucket for the archives; absent: the stack creates one.'),
      copyTo: copySettings,
      retention: retentionDays,
      objectLock: z
        .strictObject(
          {
            mode: z
              .enum(['GOVERNANCE', 'COMPLIANCE'], { error: '"GOVERNANCE" or "COMPLIANCE"' })
              .describe('GOVERNANCE: a person with a right of its own may delete all the same.'),
            days: wholeNumber(1, 36500, 'days, a whole number from 1 to 36500').describe(
              'At most as many as are kept, where `keep` counts days alone.',
            ),
          },
          { error: '{ "mode": "GOVERNANCE", "days": 14 }' },
        )
        .optional()
        .describe(
          'Nobody can delete a backup within these days. COMPLIANCE cannot be undone, not even by root. Neither mode can be switched off.',
        ),
      removalPolicy: z
        .enum(['RETAIN', 'DESTROY'], { error: '"RETAIN" or "DESTROY"' })
        .default('RETAIN')
        .describe(
          'What becomes of the created bucket when the stack goes. DESTROY deletes it only while it is empty.',
        ),
      encryptionKey: keyArn('the ARN of a KMS key')
        .optional()
        .describe(
          "The key that the created bucket encrypts with. Nodes and functions get the right to use it; the key's own policy must allow them, too. Absent: S3's own keys.",
        ),
      logRetention: z
        .literal(logRetentionDays, { error: `days, one of ${logRetentionDays.join(', ')}` })
        .default(90)
        .describe('Days that the logs of the functions are kept.'),
      ...accountSettings,
      notify: notifySettings,
      report: reportSettings.optional(),
      s3Endpoint: textLike(
        /^https?:\/\/[A-Za-z0-9.-]+(:[0-9]{1,5})?$/,
        'a URL such as "https://s3.example.com:9000", without a path',
      )
        .optional()
        .describe(
          'Endpoint of S3-compatible storage; `bucket` must exist there, and it must accept the role credentials of node and functions.',
        ),
      sse: z
        .union([z.literal('AES256'), keyArn(sseExpected)], { error: sseExpected })
        .optional()
        .describe(
          'Encryption that every write asks for by header, if the policy of a bucket demands it: AES256, or the ARN of a KMS key. Roles get the right to use that key; its own policy must allow them, too. Without this setting the bucket encrypts as it is configured.',
        ),
    },
    { error: 'an object: { "ensembles": [ … ] }' },
  )
  .describe('Configuration of zk-backup, read at synth.');

/** As somebody writes it. */
export type ConfigInput = z.input<typeof configSchema>;
/** With defaults filled in. */
export type Config = z.output<typeof configSchema>;
export type Ensemble = Config['ensembles'][number];
export type Schedule = Ensemble['schedule'];
export type Drill = Exclude<Ensemble['drill'], false>;

/** The instance that drills are held on, if the configuration names one. */
export const drillInstanceOf = ({ drill }: Ensemble) =>
  drill === false ? undefined : drill.instanceId;

/** The JSON Schema that editors complete and check `zk-backup.json` with. */
export function configJsonSchema() {
  return z.toJSONSchema(configSchema, { io: 'input' });
}

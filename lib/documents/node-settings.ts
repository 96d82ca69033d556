import { restoreTimeouts } from '../../lambda/contract/restore-times.ts';
import type { CopyAt } from '../../lambda/contract/settings.ts';
import { timeouts } from '../../lambda/contract/times.ts';
import { ZkBackupError } from '../../lambda/errors.ts';
import type { Config } from '../config/config.ts';
import type { NodeProfile } from './node-profile.ts';

/** What is written into the scripts at synth time: the profile, and what the deployment has in common. */
export interface NodeSettings extends NodeProfile, Pick<Config, 's3Endpoint' | 'sse'> {
  /** The only one that is written to and read from. */
  readonly bucket: string;
  /** What else archives are read from, if a command names it. */
  readonly copies: readonly CopyAt[];
  /** How long a script waits for a started server to serve; by default 300 s over the downtime. */
  readonly serveWaitSeconds?: number;
  /** How long a conversation of `apply` may take. @default restoreTimeouts.applySeconds */
  readonly applySeconds?: number;
}

/** What an ensemble has by default, for examples. */
export const exampleSettings: NodeSettings = {
  bucket: 'backups',
  copies: [],
  zooCfg: '/etc/zookeeper/conf/zoo.cfg',
  service: { unit: 'zookeeper' },
  mode: 'stop',
  maxDowntimeSeconds: 600,
  allowStandalone: false,
  client: {},
  restoresOthers: false,
};

/** A setting that cannot be written into a script of an SSM document. */
export class InvalidNodeSetting extends ZkBackupError {}

/**
 * The settings as bash reads them, by its names for them.
 *
 * @throws InvalidNodeSetting on a value that bash or SSM would change.
 */
export function bashSettings(settings: NodeSettings): [name: string, quoted: string][] {
  const { service, maxDowntimeSeconds, serveWaitSeconds, client } = settings;
  const values = {
    ZOO_CFG: settings.zooCfg,
    SERVICE_UNIT: 'unit' in service ? service.unit : '',
    STOP_COMMAND: 'stop' in service ? service.stop : '',
    START_COMMAND: 'start' in service ? service.start : '',
    MODE: settings.mode,
    MAX_DOWNTIME: maxDowntimeSeconds,
    SERVE_WAIT: serveWaitSeconds ?? maxDowntimeSeconds + 300,
    ALLOW_STANDALONE: settings.allowStandalone,
    UPLOAD_SECONDS: timeouts.uploadSeconds,
    STAGE_SECONDS: restoreTimeouts.stageSeconds,
    START_SECONDS: serveWaitSeconds ?? restoreTimeouts.startSeconds,
    DRILL_SECONDS: restoreTimeouts.drillSeconds,
    TRANSFER_SECONDS: restoreTimeouts.transferSeconds,
    APPLY_SECONDS: settings.applySeconds ?? restoreTimeouts.applySeconds,
    CLIENT_CERTIFICATE: client.tls?.certificate ?? '',
    CLIENT_KEY: client.tls?.key ?? '',
    CLIENT_CA: client.tls?.ca ?? '',
    CLIENT_DIGEST: client.digest ?? '',
    RESTORES_OTHERS: settings.restoresOthers,
    BUCKET: settings.bucket,
    COPIES: settings.copies.map(({ bucket, region }) => `${bucket}=${region}`).join(' '),
    S3_ENDPOINT: settings.s3Endpoint ?? '',
    SSE: settings.sse ?? '',
  };
  return Object.entries(values).map(([name, value]) => [name, quoted(name, String(value))]);
}

/** In single quotes, safe in bash and in the text of an SSM document. */
function quoted(name: string, value: string): string {
  if (!/^[\x20-\x7e]*$/.test(value)) {
    throw new InvalidNodeSetting(
      `${name} holds a character that is not printable ASCII: ${JSON.stringify(value)}`,
      {
        hint: `Write ${name} in one line of plain ASCII, or put the commands into a script on the node.`,
      },
    );
  }
  if (value.includes('{{') || value.includes('$$')) {
    throw new InvalidNodeSetting(
      `${name} holds {{ or $$, which SSM rewrites: ${JSON.stringify(value)}`,
      {
        hint: `Put the commands into a script on the node and name that script in ${name}.`,
      },
    );
  }
  return `'${value.replaceAll("'", "'\\''")}'`;
}

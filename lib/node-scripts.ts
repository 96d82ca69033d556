import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { documentParameters, restoreParameters } from '../lambda/contract/documents.ts';
import { restoreTimeouts } from '../lambda/contract/restore-times.ts';
import type { CaptureMode } from '../lambda/contract/settings.ts';
import { timeouts } from '../lambda/contract/times.ts';
import { ZkBackupError } from '../lambda/errors.ts';
import { withoutUncalled } from './called-functions.ts';
import { unindented } from './indentation.ts';

/** Steps of the documents that run a script on a node. */
export const nodeSteps = [
  'probe',
  'capture',
  'upload',
  'remove',
  'revive',
  'restore',
  'drill',
  'sweep',
] as const;
export type NodeStep = (typeof nodeSteps)[number];

/** What is written into the scripts at synth time. */
export interface NodeSettings {
  readonly ensemble: string;
  /** Path on the node; `$ZOOCFGDIR/zoo.cfg` comes first where the agent has that variable. */
  readonly zooCfg: string;
  readonly service: { readonly unit: string } | { readonly stop: string; readonly start: string };
  readonly mode: CaptureMode;
  readonly maxDowntimeSeconds: number;
  readonly allowStandalone: boolean;
  readonly s3Endpoint?: string;
  /** `AES256` or the ARN of a KMS key. */
  readonly sse?: string;
  /** How long a script waits for a started server to serve; by default 300 s over the downtime. */
  readonly serveWaitSeconds?: number;
}

/** A setting that cannot be written into a script of an SSM document. */
export class InvalidNodeSetting extends ZkBackupError {}

/** The files of lib/node that a step consists of, in order; its own comes last. */
const parts: Record<NodeStep, readonly string[]> = {
  probe: [
    'report',
    'properties',
    'zoo-cfg',
    'java-numbers',
    'server-settings',
    'members',
    'validity',
    'status',
    'data-files',
    'snapshot',
    'log-walk',
    'complete',
    'unit',
    'service',
    'next-start',
    'facts',
    'would-refuse',
    'probe',
  ],
  capture: [
    'report',
    'properties',
    'zoo-cfg',
    'java-numbers',
    'server-settings',
    'members',
    'validity',
    'status',
    'stage',
    'service',
    'unit',
    'data-files',
    'processes',
    'start',
    'guard',
    'snapshot',
    'log-walk',
    'complete',
    'begin',
    'next-start',
    'preconditions',
    'live',
    'archived-conf',
    'would-refuse',
    'capture',
  ],
  upload: ['report', 'properties', 'zoo-cfg', 'stage', 'data-files', 'upload'],
  remove: ['report', 'properties', 'zoo-cfg', 'stage', 'remove'],
  revive: [
    'report',
    'properties',
    'zoo-cfg',
    'java-numbers',
    'server-settings',
    'members',
    'status',
    'stage',
    'service',
    'unit',
    'data-files',
    'processes',
    'start',
    'revive',
  ],
  restore: [
    'report',
    'properties',
    'zoo-cfg',
    'java-numbers',
    'server-settings',
    'members',
    'validity',
    'status',
    'stage',
    'service',
    'unit',
    'data-files',
    'facts',
    'processes',
    'start',
    'restore-node',
    'restore-order',
    'restore-inspect',
    'restore-download',
    'restore-stage',
    'restore-halt',
    'restore-place',
    'canary',
    'digest-mismatches',
    'restore-serve',
    'restore',
  ],
  drill: [
    'report',
    'properties',
    'zoo-cfg',
    'server-settings',
    'status',
    'stage',
    'service',
    'data-files',
    'processes',
    'start',
    'restore-node',
    'restore-order',
    'restore-download',
    'canary',
    'digest-mismatches',
    'drill-scratch',
    'drill-java',
    'drill-server',
    'drill',
  ],
  sweep: ['report', 'properties', 'zoo-cfg', 'stage', 'drill-scratch', 'sweep'],
};

const usesRunId: readonly NodeStep[] = nodeSteps.filter((step) => step !== 'probe');
const usesBucket: readonly NodeStep[] = ['upload', 'restore', 'drill'];
const usesOrder: readonly NodeStep[] = ['restore', 'drill'];

/** A value in single quotes, safe in bash and in the text of an SSM document. */
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

/** `NAME=value` pairs of the settings, all quoted; the last ones are filled in by SSM at run time. */
function header(step: NodeStep, settings: NodeSettings): [name: string, value: string][] {
  const { service } = settings;
  const setting = (name: string, value: string): [string, string] => [name, quoted(name, value)];
  const parameter = (name: string, parameterName: string): [string, string] => [
    name,
    `'{{ ${parameterName} }}'`,
  ];
  return [
    // A restore's lines and failures name its action.
    step === 'restore' ? parameter('STEP', restoreParameters.action) : setting('STEP', step),
    setting('ENSEMBLE', settings.ensemble),
    setting('ZOO_CFG', settings.zooCfg),
    setting('SERVICE_UNIT', 'unit' in service ? service.unit : ''),
    setting('STOP_COMMAND', 'stop' in service ? service.stop : ''),
    setting('START_COMMAND', 'start' in service ? service.start : ''),
    setting('MODE', settings.mode),
    setting('MAX_DOWNTIME', String(settings.maxDowntimeSeconds)),
    setting('SERVE_WAIT', String(settings.serveWaitSeconds ?? settings.maxDowntimeSeconds + 300)),
    setting('ALLOW_STANDALONE', String(settings.allowStandalone)),
    setting('UPLOAD_SECONDS', String(timeouts.uploadSeconds)),
    setting('STAGE_SECONDS', String(restoreTimeouts.stageSeconds)),
    setting('START_SECONDS', String(settings.serveWaitSeconds ?? restoreTimeouts.startSeconds)),
    setting('DRILL_SECONDS', String(restoreTimeouts.drillSeconds)),
    setting('S3_ENDPOINT', settings.s3Endpoint ?? ''),
    ...(usesRunId.includes(step) ? [parameter('RUN_ID', documentParameters.runId)] : []),
    ...(usesBucket.includes(step) ? [parameter('BUCKET', documentParameters.bucket)] : []),
    ...(step === 'upload'
      ? [
          parameter('KEY', documentParameters.key),
          parameter('CHECKSUM', documentParameters.checksum),
          setting('SSE', settings.sse ?? ''),
        ]
      : []),
    ...(step === 'restore' ? [parameter('EPOCH', restoreParameters.epoch)] : []),
    ...(usesOrder.includes(step) ? [parameter('ORDER', restoreParameters.order)] : []),
  ];
}

/** Comments stay in the repository: a document of SSM holds 64 KB. */
const isCode = (line: string) => /\S/.test(line) && !/^\s*#(?! shellcheck )/.test(line);

/**
 * The lines of a document step's `runCommand`: shebang, settings, and of the files of lib/node what the
 * step calls.
 *
 * @throws InvalidNodeSetting on a value that bash or SSM would change.
 */
export function renderStep(step: NodeStep, settings: NodeSettings): string[] {
  const texts = parts[step].map((part) =>
    readFileSync(join(__dirname, 'node', `${part}.sh`), 'utf8'),
  );
  return [
    '#!/usr/bin/env bash',
    '# shellcheck disable=SC2034,SC2317,SC2329 # settings, and functions that a trap calls',
    ...header(step, settings).map(([name, value]) => `readonly ${name}=${value}`),
    '',
    ...unindented(withoutUncalled(texts.join('\n').split('\n').filter(isCode))),
  ];
}

/** The real CDK CLI, which finds the local CloudFormation and nothing else. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { ZkBackupError } from '../../lambda/errors.ts';
import { motoRegion } from '../../local-cloud/moto/moto.ts';

/** It would be deployed somewhere else than on this machine. */
export class NotLoopback extends ZkBackupError {}

/**
 * The environment of the CLI, made from nothing: no profile, no credentials, no cache of a person's.
 *
 * @throws NotLoopback for an endpoint that is not on this machine
 */
export function environmentOfCdk(endpoint: string, scratch: string): NodeJS.ProcessEnv {
  const { protocol, hostname, port } = new URL(endpoint);
  if (protocol !== 'http:' || !/^(127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)) {
    throw new NotLoopback(
      `A rehearsal deploys to this machine only, and ${endpoint} is not on it.`,
      {
        hint: 'Start it by npm run rehearse, which brings its own CloudFormation.',
      },
    );
  }
  return {
    PATH: process.env.PATH,
    HOME: scratch,
    TMPDIR: scratch,
    CDK_HOME: join(scratch, 'cdk-home'),
    CDK_DISABLE_CLI_TELEMETRY: 'true',
    NODE_NO_WARNINGS: '1',
    AWS_ENDPOINT_URL: endpoint,
    // The CLI makes the address of a template of it, and moto knows its own only by this name.
    AWS_ENDPOINT_URL_S3_FOR_CLOUDFORMATION: `http://localhost:${port}`,
    AWS_ACCESS_KEY_ID: 'rehearsal',
    AWS_SECRET_ACCESS_KEY: 'rehearsal',
    AWS_REGION: motoRegion,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  };
}

export interface CdkRun {
  readonly code: number;
  /** All that it printed. */
  readonly output: string;
  readonly seconds: number;
}

export const clone = join(__dirname, '..', '..');

/** Runs `cdk` in a folder with our app, the clone by default. What it has started ends with it, also when it is stopped. */
export async function runCdk(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  signal: AbortSignal,
  from = clone,
): Promise<CdkRun> {
  signal.throwIfAborted();
  const started = performance.now();
  const cli = join(clone, 'node_modules/aws-cdk/bin/cdk');
  const child = spawn(process.execPath, [cli, ...args, '--ci', '--no-notices'], {
    cwd: from,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that the app that it runs ends, too.
    detached: true,
  });
  const stop = () => child.pid && process.kill(-child.pid, 'SIGKILL');
  signal.addEventListener('abort', stop, { once: true });
  let output = '';
  for (const stream of [child.stdout, child.stderr] as Readable[]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
    });
  }
  const [code] = await once(child, 'close');
  signal.removeEventListener('abort', stop);
  signal.throwIfAborted();
  return { code: code ?? 1, output, seconds: (performance.now() - started) / 1000 };
}

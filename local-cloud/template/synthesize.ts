/** Runs the CDK app as the CDK CLI would and reads what it wrote. */
import { spawn } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Assembly, readAssembly } from './assembly.ts';
import { AssemblyError } from './assembly-error.ts';
import { account, region } from './physical-names.ts';

export interface SynthesizeOptions {
  /** The configuration, as `-c config=PATH` names it. */
  readonly configPath: string;
  /** Emptied first. */
  readonly outputDirectory: string;
  /** Leaves out the check against CloudFormation's resource schemas, which takes 4 s. */
  readonly quick?: boolean;
}

const root = resolve(__dirname, '..', '..');

/** @throws AssemblyError with what the app printed when it fails */
export async function synthesize({
  configPath,
  outputDirectory,
  quick = true,
}: SynthesizeOptions): Promise<Assembly> {
  const { app, context } = JSON.parse(await readFile(join(root, 'cdk.json'), 'utf8'));
  await rm(outputDirectory, { recursive: true, force: true });
  await mkdir(outputDirectory, { recursive: true });

  await runApp(app, {
    CDK_OUTDIR: resolve(outputDirectory),
    CDK_CONTEXT_JSON: JSON.stringify({ ...context, config: resolve(configPath) }),
    CDK_DEFAULT_ACCOUNT: account,
    CDK_DEFAULT_REGION: region,
    ...(quick && { CDK_VALIDATION: 'false' }),
  });
  return readAssembly(resolve(outputDirectory));
}

async function runApp(command: string, environment: Record<string, string>) {
  const child = spawn(command, {
    shell: true,
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
  }
  const code = await new Promise((ended, failed) => {
    child.on('error', failed);
    child.on('close', ended);
  });
  if (code !== 0) {
    throw new AssemblyError(`The CDK app failed (exit ${code}): ${printed.trim()}`, {
      hint: `Run it by itself: ${command}`,
    });
  }
}

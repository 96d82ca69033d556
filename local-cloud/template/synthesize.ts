/** Runs the CDK app as the CDK CLI would and reads what it wrote. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
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
  /**
   * Where assemblies are kept: of the same configuration one is synthesized, and copied from then on. For
   * as long as no source changes; by default none is kept.
   */
  readonly keptIn?: string | undefined;
}

const root = resolve(__dirname, '..', '..');

/** @throws AssemblyError with what the app printed when it fails */
export async function synthesize(options: SynthesizeOptions): Promise<Assembly> {
  const directory = resolve(options.outputDirectory);
  await rm(directory, { recursive: true, force: true });
  if (options.keptIn === undefined) {
    await synthesizeInto(directory, options);
  } else {
    const kept = join(options.keptIn, await nameOf(options));
    if (!existsSync(kept)) await keep(kept, (empty) => synthesizeInto(empty, options));
    await cp(kept, directory, { recursive: true });
  }
  return readAssembly(directory);
}

async function synthesizeInto(
  directory: string,
  { configPath, quick = true }: SynthesizeOptions,
): Promise<void> {
  const { app, context } = JSON.parse(await readFile(join(root, 'cdk.json'), 'utf8'));
  await mkdir(directory, { recursive: true });
  await runApp(app, {
    CDK_OUTDIR: directory,
    CDK_CONTEXT_JSON: JSON.stringify({ ...context, config: resolve(configPath) }),
    CDK_DEFAULT_ACCOUNT: account,
    CDK_DEFAULT_REGION: region,
    ...(quick && { CDK_VALIDATION: 'false' }),
  });
}

async function nameOf({ configPath, quick = true }: SynthesizeOptions): Promise<string> {
  const sum = createHash('sha256').update(await readFile(configPath));
  return `${sum.digest('hex')}${quick ? '-quick' : ''}`;
}

/** By one rename: whoever looks finds a whole folder or none. Of two that are made at once, one stays. */
async function keep(folder: string, make: (empty: string) => Promise<void>): Promise<void> {
  await mkdir(dirname(folder), { recursive: true });
  const making = await mkdtemp(`${folder}.`);
  try {
    await make(making);
    await rename(making, folder);
  } catch (error) {
    await rm(making, { recursive: true });
    if (!existsSync(folder)) throw error;
  }
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

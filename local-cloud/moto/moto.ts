/** A local CloudFormation that is strict: moto's services, and stacks in front of them. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { json } from 'node:stream/consumers';
import { ZkBackupError } from '../../lambda/errors.ts';
import { ToolsMissing } from '../toolbox/missing-tools.ts';
import { pythonCommand, writeProgram } from '../toolbox/native-program.ts';
import { packageSets } from '../toolbox/packages.ts';
import { cacheOfClone, provideSets, treeOf } from '../toolbox/provide-sets.ts';
import { readSpecification } from './specification.ts';

/** Its account, and the region that it stands for. */
export const motoAccount = '123456789012';
export const motoRegion = 'eu-central-1';

export interface MotoOptions {
  /** Where it may write: what it unpacks, what it prints. */
  readonly scratch: string;
  /** Where the packages are unpacked: `.cache/toolbox` of the clone by default. */
  readonly cacheDirectory?: string;
  /** Hears one line when something is downloaded. */
  readonly onProgress?: (line: string) => void;
}

/** A resource that is asked for by API. */
export interface AskedResource {
  readonly type: string;
  readonly id: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** What the services answered. */
export interface ReadBack {
  /** For each that was asked for its settings, by the names of a template's properties; null: it is not there. */
  readonly found: readonly (Readonly<Record<string, unknown>> | null)[];
  /** All that can be listed: physical ids by type. */
  readonly inventory: Readonly<Record<string, readonly string[]>>;
}

/** It did not start, or it broke. */
export class MotoFailed extends ZkBackupError {}

export class Moto {
  readonly endpoint: string;
  readonly #python: string;
  readonly #scratch: string;
  readonly #server: ChildProcess;

  private constructor(python: string, scratch: string, server: ChildProcess, endpoint: string) {
    this.#python = python;
    this.#scratch = scratch;
    this.#server = server;
    this.endpoint = endpoint;
  }

  /**
   * Starts it on a port of the loopback. It ends with this process, however that ends.
   *
   * @throws ToolsMissing where there is no Debian archive to take it from; PackagesUnavailable when
   *   apt fails; MotoFailed when it does not start
   */
  static async start(options: MotoOptions): Promise<Moto> {
    const python = await preparePython(options);
    const { scratch } = options;
    await mkdir(scratch, { recursive: true });
    const specification = join(scratch, 'specification.json');
    await writeFile(specification, JSON.stringify(readSpecification()));
    const log = await open(join(scratch, 'moto.log'), 'w');
    const server = spawn(python, [join(__dirname, 'serve.py')], {
      cwd: scratch,
      env: {
        ...environmentOf(scratch),
        REHEARSAL_SCRATCH: scratch,
        REHEARSAL_SPECIFICATION: specification,
        REHEARSAL_NODE: process.execPath,
      },
      stdio: ['pipe', 'pipe', log.fd],
    });
    await log.close();
    const lines = createInterface({ input: server.stdout as Readable });
    const line = await Promise.race([
      once(lines, 'line').then(([first]) => String(first)),
      once(server, 'exit').then(() => undefined),
    ]);
    if (line === undefined) {
      throw new MotoFailed('The local CloudFormation did not start.', {
        hint: `Read ${join(scratch, 'moto.log')}, or take ${treeOf(cacheOfClone, packageSets.moto)} away and try again.`,
      });
    }
    return new Moto(python, scratch, server, JSON.parse(line).endpoint);
  }

  /** Asks the services themselves, in a process that knows nothing of stacks. @throws MotoFailed */
  async readBack(resources: readonly AskedResource[]): Promise<ReadBack> {
    const reader = spawn(this.#python, [join(__dirname, 'read_back.py')], {
      cwd: this.#scratch,
      env: environmentOf(this.#scratch),
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    (reader.stdin as Writable).end(
      JSON.stringify({ endpoint: this.endpoint, region: motoRegion, resources }),
    );
    const said = text(reader.stderr as Readable);
    try {
      return (await json(reader.stdout as Readable)) as ReadBack;
    } catch (cause) {
      throw new MotoFailed(`The resources could not be read back: ${(await said).slice(-600)}`, {
        hint: 'Teach local-cloud/moto/read_back.py what it was asked for.',
        cause,
      });
    }
  }

  /** Ends it. */
  async stop(): Promise<void> {
    if (this.#server.exitCode !== null || this.#server.signalCode !== null) return;
    const ended = once(this.#server, 'exit');
    this.#server.stdin?.end();
    await ended;
  }
}

async function text(stream: Readable): Promise<string> {
  let said = '';
  for await (const chunk of stream) said += chunk;
  return said;
}

/** Nothing of a person's: no credentials, no configuration, and compiled Python beside no source. */
const environmentOf = (scratch: string): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  HOME: scratch,
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
  PYTHONPYCACHEPREFIX: join(scratch, 'pycache'),
});

async function preparePython({ cacheDirectory, onProgress }: MotoOptions): Promise<string> {
  const cache = resolve(cacheDirectory ?? cacheOfClone);
  if (!(await provideSets([packageSets.moto], cache, onProgress))) {
    throw new ToolsMissing(['moto'], 'apt of this system names no Debian archive to take it from');
  }
  await mkdir(join(cache, 'bin'), { recursive: true });
  const command = await pythonCommand(treeOf(cache, packageSets.moto));
  return writeProgram(join(cache, 'bin', 'python-of-moto'), command);
}

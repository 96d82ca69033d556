import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { NodeFailureLine } from '../../../lambda/contract/node-lines.ts';
import type { ApplyLine } from '../../../lambda/contract/restore-node-lines.ts';
import { readAnswers, type StreamOutcome } from '../../../lambda/restore/part/read-answers.ts';
import { type StreamRequest, streamBytes } from '../../../lambda/restore/part/stream.ts';
import { renderStep } from '../../../lib/documents/node-scripts.ts';
import { exampleSettings, type NodeSettings } from '../../../lib/documents/node-settings.ts';
import { type Ensemble, startEnsemble } from '../../../local-cloud/ensemble/ensemble.ts';
import type { EnsembleNode } from '../../../local-cloud/ensemble/ensemble-node.ts';
import type { ZooKeeperSeries } from '../../../local-cloud/toolbox/packages.ts';
import { prepareToolbox } from '../../../local-cloud/toolbox/toolbox.ts';
import { ZooKeeperClient } from '../../../local-cloud/zookeeper-client/zookeeper-client.ts';
import { until } from '../node-under-test.ts';
import { nodeLine, runScript, type ScriptRun } from '../run-script.ts';

export const runId = 'prod.20260102T030405Z';
export const requestsKey = `prod/restores/${runId}.changes.requests`;
const answersKey = `prod/restores/${runId}.changes.answers`;

export interface ServerOptions {
  /** Of the ensemble, whose first server it is. @default 1 */
  readonly size?: 1 | 3;
  readonly series?: ZooKeeperSeries;
  readonly jvmFlags?: readonly string[];
  /** Is given the lines of zoo.cfg before the server starts. @default - as they are */
  readonly zooCfg?: (lines: readonly string[], folder: string) => readonly string[];
  /** @default - until it answers on its plain port */
  readonly untilServing?: (node: EnsembleNode, folder: string) => Promise<unknown>;
}

interface RunOptions {
  readonly parameters?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
  readonly started?: (group: number) => void;
}

/** A run that is held in mid-stream. */
export interface HeldRun {
  readonly ended: Promise<ScriptRun>;
  /** Of its processes. */
  readonly group: number;
  sendRest(): void;
}

/** A real server on a node, and a bucket that its `aws` reads and writes. */
export class ServerUnderTest {
  readonly folder: string;
  readonly node: EnsembleNode;
  readonly bucket: string;
  readonly bin: string;
  settings: NodeSettings;
  readonly #ensemble: Ensemble;
  readonly #clients: ZooKeeperClient[] = [];
  #runs = 0;

  private constructor(folder: string, ensemble: Ensemble) {
    this.folder = folder;
    this.#ensemble = ensemble;
    this.node = ensemble.nodes[0] as EnsembleNode;
    this.bucket = join(folder, 'bucket');
    this.bin = join(folder, 'bin');
    for (const one of [this.bucket, this.bin]) mkdirSync(one);
    this.settings = {
      ...exampleSettings,
      zooCfg: join(this.node.configDirectory, 'zoo.cfg'),
      mode: 'live',
      allowStandalone: true,
    };
    this.command('aws', fakeAws(this.bucket));
    this.command('cat', 'exec /bin/cat "$@"');
  }

  static async start(options: ServerOptions = {}): Promise<ServerUnderTest> {
    const { size = 1, series = '3.9', jvmFlags = [], zooCfg, untilServing } = options;
    const folder = mkdtempSync(join(tmpdir(), 'zk-backup-put-back-'));
    const toolbox = await prepareToolbox({ zookeeper: series });
    const flags = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xshare:auto', ...jvmFlags];
    const start = { directory: folder, size, toolbox, jvmFlags: flags, start: false } as const;
    const ensemble = await startEnsemble(start);
    const server = new ServerUnderTest(folder, ensemble);
    try {
      const file = server.settings.zooCfg;
      const lines = readFileSync(file, 'utf8').trim().split('\n');
      if (zooCfg) writeFileSync(file, `${zooCfg(lines, folder).join('\n')}\n`);
      await ensemble.start();
      await (untilServing ?? (() => server.node.waitUntilServing()))(server.node, folder);
      return server;
    } catch (error) {
      await server.close();
      throw error;
    }
  }

  /** Puts a command first on the node's PATH. */
  command(name: string, body: string): void {
    writeFileSync(join(this.bin, name), `#!/bin/bash\n${body}\n`, { mode: 0o755 });
  }

  /** A client on the plain port. */
  async client(): Promise<ZooKeeperClient> {
    const { address: host, clientPort: port } = this.node;
    const client = await ZooKeeperClient.connect({ host, port });
    this.#clients.push(client);
    return client;
  }

  /** Puts a stream of requests into the bucket. */
  store(requests: readonly StreamRequest[]): void {
    this.write(requestsKey, Buffer.concat([...streamBytes(requests)]));
  }

  write(key: string, bytes: Uint8Array): void {
    mkdirSync(dirname(join(this.bucket, key)), { recursive: true });
    writeFileSync(join(this.bucket, key), bytes);
  }

  /** Starts a run of a stream of megabytes, and comes back when half of it is sent. */
  async runHalf(requests: readonly StreamRequest[]): Promise<HeldRun> {
    const held = join(this.folder, 'held');
    const cat = readFileSync(join(this.bin, 'cat'), 'utf8');
    this.store(requests);
    writeFileSync(held, '');
    // What sends reads a file; what keeps the answers does not.
    const half = `head -c ${this.requestBytes / 2}; echo half >${held}; while [[ -e ${held} ]]; do sleep 0.02; done`;
    this.command('cat', `if [[ -f /dev/stdin ]]; then ${half}; fi\nexec /bin/cat "$@"`);
    let group = 0;
    const ended = this.run({ started: (id) => (group = id) });
    await until(() => readFileSync(held, 'utf8') !== '', 'half of the stream is sent');
    writeFileSync(join(this.bin, 'cat'), cat);
    return { ended, group, sendRest: () => rmSync(held) };
  }

  run({ parameters, environment, started }: RunOptions = {}): Promise<ScriptRun> {
    rmSync(join(this.bucket, answersKey), { force: true });
    this.#runs += 1;
    return runScript(renderStep('apply', this.settings), {
      directory: join(this.folder, 'orchestration', `${this.#runs}`),
      parameters: { Ensemble: 'prod', RunId: runId, Requests: requestsKey, ...parameters },
      environment: { PATH: this.path, ...environment },
      ...(started && { started }),
    });
  }

  /** The line of a run that succeeds, and what its answers tell. */
  async applied(
    requests: readonly StreamRequest[],
  ): Promise<{ line: ApplyLine; outcome: StreamOutcome }> {
    this.store(requests);
    const run = await this.run();
    expect(run).toMatchObject({ code: 0, stderr: '' });
    return { line: nodeLine(run), outcome: this.outcome(requests) };
  }

  outcome(requests: readonly StreamRequest[]): StreamOutcome {
    return readAnswers(readFileSync(join(this.bucket, answersKey)), requests);
  }

  get path(): string {
    return `${this.bin}:${systemPath}`;
  }

  get requestBytes(): number {
    return statSync(join(this.bucket, requestsKey)).size;
  }

  get answerBytes(): number {
    return statSync(join(this.bucket, answersKey)).size;
  }

  get hasAnswers(): boolean {
    return existsSync(join(this.bucket, answersKey));
  }

  /** The failure of a run that is refused. */
  async failure(options: RunOptions = {}): Promise<NodeFailureLine> {
    const run = await this.run(options);
    expect(run.code).toBe(1);
    return nodeLine(run);
  }

  /** What our runs left beside the data. */
  get hasStage(): boolean {
    return existsSync(join(this.node.dataDirectory, '.zk-backup'));
  }

  async close(): Promise<void> {
    for (const client of this.#clients) client.destroy();
    await this.#ensemble.close();
    rmSync(this.folder, { recursive: true });
  }
}

const systemPath = '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin';

/** `aws s3api get-object … FILE` and `put-object --body FILE --content-md5 SUM` of a folder. */
const fakeAws = (bucket: string) => `
printf '%s\\n' "$*" >>${bucket}/arguments
tr '\\0' '\\n' </proc/self/environ >>${bucket}/environment
key=$6
[[ "$3 $5" == '--bucket --key' ]] || exit 252
case "$1 $2" in
  's3api get-object')
    if [[ ! -f ${bucket}/$key ]]; then echo 'An error occurred (NoSuchKey) when calling the GetObject operation: The specified key does not exist.' >&2; exit 254; fi
    cat ${bucket}/$key >"\${@: -1}" ;;
  's3api put-object')
    [[ "$7 $9" == '--body --content-md5' ]] || exit 252
    cat "$8" >${bucket}/part
    [[ $(openssl dgst -md5 -binary ${bucket}/part | base64) == "\${10}" ]] || { echo BadDigest >&2; exit 254; }
    mv ${bucket}/part ${bucket}/$key ;;
  *) exit 252 ;;
esac
echo '{}'`;

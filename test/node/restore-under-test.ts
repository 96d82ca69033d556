import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { orderHead } from '../../lambda/contract/documents.ts';
import type { NodeFailureLine } from '../../lambda/contract/node-lines.ts';
import type { RestoreAction } from '../../lambda/contract/restore-node-lines.ts';
import type { LineOf } from '../../lambda/node/node-line.ts';
import { fixtures, NodeUnderTest } from './node-under-test.ts';
import { nodeLine, type ScriptRun } from './run-script.ts';

export const archiveKey = 'prod/zk-20260101T000000Z.tar.gz';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** A node under test, and a bucket that its `aws` reads: an archive of two files and its order. */
export class RestoreUnderTest {
  readonly bucket: string;
  readonly content: string;
  readonly node: NodeUnderTest;
  orderLines: readonly string[] = [];

  private constructor(node: NodeUnderTest) {
    this.node = node;
    this.bucket = join(node.folder, 'bucket');
    this.content = join(node.folder, 'content');
    this.write('data/version-2/snapshot.11', readFileSync(join(fixtures, 'snapshot.10')));
    this.write('log/version-2/log.1', `restored ${readFileSync(join(fixtures, 'log.1'))}`);
    this.write('conf/zoo.cfg', 'dataDir=/elsewhere\n');
    this.write('myid', '7\n');
    node.command('aws', fakeAws(this.bucket));
    this.store();
  }

  static async create(options: { shared?: boolean } = {}): Promise<RestoreUnderTest> {
    return new RestoreUnderTest(await NodeUnderTest.create(options));
  }

  /** A file of the archive. */
  write(path: string, bytes: string | Uint8Array): void {
    mkdirSync(dirname(join(this.content, path)), { recursive: true });
    writeFileSync(join(this.content, path), bytes);
  }

  forget(path: string): void {
    rmSync(join(this.content, path));
  }

  get object(): string {
    return join(this.bucket, archiveKey);
  }

  /** Archives the content and orders all of its data files; `lines` are added before the end. */
  store(lines: readonly string[] = ['canary 2f61 0x5 0 3', 'znodes 5', 'ephemerals 0']): void {
    mkdirSync(dirname(this.object), { recursive: true });
    execFileSync('tar', ['-C', this.content, '-czf', this.object, ...readdirSync(this.content)]);
    const files = ['data', 'log'].flatMap((folder) =>
      readdirSync(join(this.content, folder, 'version-2')).map((name) => {
        const path = `${folder}/version-2/${name}`;
        const bytes = readFileSync(join(this.content, path));
        return `file ${sha256(bytes)} ${bytes.length} ${path}`;
      }),
    );
    const archive = readFileSync(this.object);
    this.order([
      orderHead,
      `archive ${archiveKey} ${sha256(archive)} ${archive.length}`,
      ...files,
      'last 0x200000000',
      ...lines,
      'end',
    ]);
  }

  order(lines: readonly string[]): void {
    this.orderLines = lines;
  }

  /** Names the version of the archive that is ordered. */
  orderVersion(versionId: string): void {
    const hex = Buffer.from(versionId).toString('hex');
    this.order(
      this.orderLines.map((line) => (line.startsWith('archive ') ? `${line} ${hex}` : line)),
    );
  }

  /** As the command brings it. */
  get ordered(): string {
    return this.orderLines.map((line) => `${line.replaceAll(' ', ',')}+`).join('');
  }

  run(
    action: RestoreAction | string,
    { epoch = '9', copy = 'none', environment = {} as Record<string, string> } = {},
  ): Promise<ScriptRun> {
    const parameters = { Action: action, Epoch: epoch, Order: this.ordered, Copy: copy };
    return this.node.run('restore', { parameters, environment });
  }

  /** The line of an action that succeeds. */
  async line<A extends RestoreAction>(
    action: A,
    options: { epoch?: string; copy?: string } = {},
  ): Promise<LineOf<A>> {
    const run = await this.run(action, options);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    return nodeLine(run);
  }

  /** The failure of an action that is refused. */
  async failure(
    action: RestoreAction | string,
    options: { epoch?: string; copy?: string } = {},
  ): Promise<NodeFailureLine> {
    const run = await this.run(action, options);
    expect(run.code).toBe(1);
    return nodeLine(run);
  }

  /** What the server would load: names and sums of the files of both directories. */
  get served(): Record<string, string> {
    return this.sums(`${this.node.dataDir}/version-2`, `${this.node.dataLogDir}/version-2`);
  }

  sums(...folders: string[]): Record<string, string> {
    const files = folders.flatMap((folder) =>
      existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [],
    );
    return Object.fromEntries(
      files.map((file) => [file.slice(this.node.folder.length + 1), sha256(readFileSync(file))]),
    );
  }

  /** What is in the data directories besides what is served. */
  aside(state: 'before' | 'undone'): string[] {
    return [...new Set([this.node.dataDir, this.node.dataLogDir])].flatMap((directory) =>
      readdirSync(directory).filter((name) => name.startsWith(`version-2.${state}-`)),
    );
  }

  /** Ends the server as a crash does: quicker than a halt. */
  async killServer(): Promise<void> {
    await this.node.endServer('SIGKILL');
    rmSync(this.node.pidFile);
  }

  close(): Promise<void> {
    return this.node.close();
  }
}

/**
 * `aws s3api get-object --bucket BUCKET --key KEY [--version-id=ID] FILE` of a folder, in which a
 * version's name is KEY@ID.
 */
const fakeAws = (bucket: string) => `
if [[ $1 == --version ]]; then echo 'aws-cli/2.23.6 Python/3.11 Linux/6'; exit 0; fi
printf '%s\\n' "$*" >>${bucket}/arguments
[[ "$1 $2 $3 $5" == 's3api get-object --bucket --key' ]] || exit 252
name=$6 file=\${@: -1}
for word; do [[ $word != --version-id=* ]] || name+=@\${word#*=}; done
if [[ ! -f ${bucket}/$name ]]; then echo "An error occurred (NoSuchKey) when calling the GetObject operation: The specified key does not exist." >&2; exit 254; fi
cat ${bucket}/$name >"$file"
echo '{ "ContentLength": 1 }'`;

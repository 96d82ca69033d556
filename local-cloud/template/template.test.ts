import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAssembly } from './assembly.ts';
import { Intrinsics } from './intrinsics.ts';
import { synthesize } from './synthesize.ts';

const template = {
  Parameters: { BootstrapVersion: { Default: '/cdk-bootstrap/version' } },
  Resources: {
    Archive: {
      Type: 'AWS::S3::Bucket',
      Properties: { VersioningConfiguration: { Status: 'Enabled' }, ObjectLockEnabled: true },
    },
    Probe: {
      Type: 'AWS::SSM::Document',
      Properties: { Content: { schemaVersion: '2.2', bucket: { Ref: 'Archive' } } },
    },
    Backup: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Code: { S3Key: 'code.zip' },
        Handler: 'index.handler',
        Runtime: 'nodejs24.x',
        Timeout: 60,
        DurableConfig: { ExecutionTimeout: 28_800 },
        Environment: {
          Variables: {
            BUCKET: { Ref: 'Archive' },
            DOCUMENTS: { 'Fn::Join': ['', ['["', { Ref: 'Probe' }, '"]']] },
          },
        },
      },
    },
    First: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'Backup' } } },
    Live: {
      Type: 'AWS::Lambda::Alias',
      Properties: {
        FunctionName: { Ref: 'Backup' },
        FunctionVersion: { 'Fn::GetAtt': ['First', 'Version'] },
        Name: 'live',
      },
    },
    Settings: {
      Type: 'AWS::Lambda::EventInvokeConfig',
      Properties: {
        FunctionName: { Ref: 'Backup' },
        MaximumRetryAttempts: 0,
        Qualifier: { 'Fn::Select': [7, { 'Fn::Split': [':', { Ref: 'Live' }] }] },
      },
    },
    Nightly: {
      Type: 'AWS::Scheduler::Schedule',
      Properties: {
        Name: 'nightly',
        ScheduleExpression: 'rate(1 day)',
        Target: { Arn: { Ref: 'Live' }, Input: '{}', RetryPolicy: { MaximumRetryAttempts: 3 } },
      },
    },
  },
};

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'zk-backup-template-'));
});

afterEach(() => rm(directory, { recursive: true }));

async function readFixture(resources: object = {}) {
  const Resources = { ...template.Resources, ...resources };
  const Outputs = { AliasArn: { Value: { Ref: 'Live' } } };
  const files = {
    code: {
      source: { path: 'asset.code' },
      destinations: { here: { objectKey: 'code.zip' } },
    },
  };
  await writeFile(join(directory, 'Fixture.template.json'), JSON.stringify({ Resources, Outputs }));
  await writeFile(join(directory, 'Fixture.assets.json'), JSON.stringify({ files }));
  return readAssembly(directory);
}

test('a function has its code, resolved environment, versions and aliases', async () => {
  const { functions, buckets, documents } = await readFixture();

  const arn = `arn:aws:lambda:us-east-1:123456789012:function:${functions[0]?.name}`;
  expect(functions).toMatchObject([
    {
      arn,
      codeDirectory: join(directory, 'asset.code'),
      environment: { BUCKET: buckets[0]?.name, DOCUMENTS: `["${documents[0]?.name}"]` },
      timeoutSeconds: 60,
      durable: { executionTimeoutSeconds: 28_800 },
      versions: ['1'],
      aliases: [
        { name: 'live', arn: `${arn}:live`, version: '1', eventInvoke: { retryAttempts: 0 } },
      ],
    },
  ]);
});

test('a schedule has its target alias and retry policy', async () => {
  const { schedules, functions } = await readFixture();

  expect(schedules).toMatchObject([
    {
      name: 'nightly',
      timeZone: 'UTC',
      targetArn: functions[0]?.aliases[0]?.arn,
      retryPolicy: { attempts: 3 },
    },
  ]);
});

test('a bucket without a name gets one that S3 takes, the same every time', async () => {
  const [first, second] = [await readFixture(), await readFixture()];

  expect(first.buckets).toMatchObject([
    { name: expect.stringMatching(/^[a-z0-9-]{3,63}$/), versioned: true, objectLock: true },
  ]);
  expect(second.buckets).toEqual(first.buckets);
});

test('outputs are resolved, as the CDK writes them to a file', async () => {
  const { outputs, functions } = await readFixture();

  expect(outputs).toEqual({ AliasArn: functions[0]?.aliases[0]?.arn });
});

test('document content is resolved', async () => {
  const { documents, buckets } = await readFixture();

  expect(documents[0]?.content).toEqual({ schemaVersion: '2.2', bucket: buckets[0]?.name });
});

test.each([
  [
    { 'Fn::Sub': `\${AWS::Partition}-\${Archive}-\${!Kept}` },
    /^aws-fixture-archive-\w+-\$\{Kept\}$/,
  ],
  [{ 'Fn::Sub': [`\${X}`, { X: { 'Fn::GetAtt': 'Archive.Arn' } }] }, /^arn:aws:s3:::fixture/],
  [{ Ref: 'BootstrapVersion' }, /^\/cdk-bootstrap\/version$/],
])('resolves %j', (value, expected) => {
  const intrinsics = new Intrinsics('Fixture', template);

  expect(intrinsics.resolve(value)).toMatch(expected);
});

test('a value of a mapping is found', () => {
  const Mappings = { Scripts: { probe: { text: 'set -u' } } };
  const intrinsics = new Intrinsics('Fixture', { ...template, Mappings });

  expect(intrinsics.resolve({ 'Fn::FindInMap': ['Scripts', 'probe', 'text'] })).toBe('set -u');
});

test('AWS::NoValue removes the property', () => {
  const intrinsics = new Intrinsics('Fixture', template);

  expect(intrinsics.resolve({ a: { Ref: 'AWS::NoValue' }, b: 1 })).toEqual({ b: 1 });
});

test.each([
  [{ 'Fn::ImportValue': 'x' }, 'Fn::ImportValue'],
  [{ 'Fn::FindInMap': ['Scripts', 'no', 'text'] }, '["Scripts","no","text"]'],
  [{ Ref: 'Nowhere' }, 'Nowhere'],
  [{ 'Fn::GetAtt': ['Archive', 'Nothing'] }, 'Archive.Nothing'],
])('refuses %j, which it cannot resolve', (value, named) => {
  const intrinsics = new Intrinsics('Fixture', template);

  expect(() => intrinsics.resolve(value)).toThrow(named);
});

test('a function whose code is not an asset is refused', async () => {
  const inline = { ...template.Resources.Backup, Properties: { Code: { ZipFile: '' } } };

  await expect(readFixture({ Backup: inline })).rejects.toThrow('not an asset');
});

test('the real app is synthesized with its documents, functions, schedules and bucket', async () => {
  const configPath = join(directory, 'config.json');
  const nodes = { instanceIds: ['i-0123456789abcdef0'] };
  await writeFile(configPath, JSON.stringify({ ensembles: [{ name: 'demo', nodes }] }));

  const assembly = await synthesize({ configPath, outputDirectory: join(directory, 'out') });

  const { BackupAliasArn, RestoreAliasArn, RestoreExecuteAliasArn } = assembly.outputs;
  expect(assembly.functions.flatMap(({ aliases }) => aliases.map(({ arn }) => arn))).toEqual([
    BackupAliasArn,
    RestoreAliasArn,
    RestoreExecuteAliasArn,
  ]);
  expect(assembly.schedules.map(({ targetArn }) => targetArn)).toEqual([
    BackupAliasArn,
    RestoreAliasArn,
  ]);
  expect(assembly.functions.map(({ environment }) => environment)).toMatchObject([
    { ZK_BACKUP_BUCKET: assembly.buckets[0]?.name },
    { ZK_BACKUP_BUCKET: assembly.buckets[0]?.name },
    { ZK_BACKUP_BACKUP_ALIAS: BackupAliasArn },
    { ZK_BACKUP_NOTIFY: expect.stringContaining('"topic":"arn:aws:sns:') },
  ]);
  const { arn, deadLetterArn } = assembly.rules[0]?.targets[0] ?? {};
  const eventInvoke = { retryAttempts: 0, onFailureArn: deadLetterArn };
  expect(assembly.functions.at(-1)).toMatchObject({ arn, eventInvoke });
  const kinds = ['probe', 'backup', 'revive', 'restore', 'drill', 'capture', 'apply'];
  expect(assembly.documents.map(({ name }) => name)).toEqual(
    kinds.map((kind) => expect.stringMatching(new RegExp(`^ZkBackup-[0-9a-f]{10}-${kind}$`))),
  );
});

test('with a folder to keep it in, the app is synthesized once for each configuration, and each gets a copy', async () => {
  const keptIn = join(directory, 'kept');
  const nodes = { instanceIds: ['i-0123456789abcdef0'] };
  const synthesized = async (ensemble: string, outputDirectory: string) => {
    const configPath = join(directory, `${outputDirectory}.json`);
    await writeFile(configPath, JSON.stringify({ ensembles: [{ name: ensemble, nodes }] }));
    return synthesize({
      configPath,
      outputDirectory: join(directory, outputDirectory),
      keptIn,
    });
  };
  const first = await synthesized('one', 'first');
  const [kept = ''] = await readdir(keptIn);
  await writeFile(join(keptIn, kept, 'mark'), '');
  await rm(join(directory, 'first'), { recursive: true });

  const again = await synthesized('one', 'again');
  const other = await synthesized('another', 'other');

  const named = (text: string) =>
    text.replaceAll(join(directory, 'again'), join(directory, 'first'));
  expect(again.directory).toBe(join(directory, 'again'));
  expect(await readdir(again.directory)).toContain('mark');
  expect(JSON.parse(named(JSON.stringify(again)))).toEqual(first);
  expect(await readdir(other.directory)).not.toContain('mark');
  expect(other.schedules.map(({ input }) => JSON.parse(input).ensemble)).toContain('another');
  expect(await readdir(keptIn)).toHaveLength(2);
});

test('an app that fails says why', async () => {
  const configPath = join(directory, 'config.json');
  await writeFile(configPath, '{ "ensembles": 3 }');

  const synthesizing = synthesize({ configPath, outputDirectory: join(directory, 'out') });

  await expect(synthesizing).rejects.toThrow(/ensembles/);
});

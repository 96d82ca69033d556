import type { Template } from 'aws-cdk-lib/assertions';
import { restoreSeconds } from '../../lambda/contract/restore-times.ts';
import { type BackupFileSettings, environment } from '../../lambda/contract/settings.ts';
import { runTimes } from '../../lambda/contract/times.ts';
import { ensembles, prod } from './configuration.ts';
import {
  documentsIn,
  environmentOf,
  fileSettingsOf,
  onlyResource,
  removeAssemblies,
  sends,
  statementsOf,
  templateOf,
} from './synthesized.ts';

removeAssemblies();

const text = (value: unknown) => JSON.stringify(value);

let template: Template;
beforeAll(() => {
  template = templateOf();
});

/** Settings of asynchronous invocations, by the aliases of a function. */
const invokeConfigs = (own: string): Readonly<Record<string, unknown>>[] =>
  Object.entries(template.findResources('AWS::Lambda::EventInvokeConfig'))
    .filter(([id]) => id.startsWith(own))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { Properties }]) => Properties);

describe.each([
  ['Backup', runTimes(600).runSeconds, ['Live'], ['backup', 'probe', 'revive']],
  ['Restore', restoreSeconds, ['Execute', 'Live'], ['apply', 'capture', 'drill', 'restore']],
] as const)('The function %s', (name, executionSeconds, aliases, documents) => {
  const own = `Orchestrators${name}`;

  it('is a durable one on Node 24, with time to read an archive back', () => {
    const { Properties } = onlyResource(template, 'AWS::Lambda::Function', own);

    expect(Properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      MemorySize: 3008,
      Timeout: 900,
      DurableConfig: { ExecutionTimeout: executionSeconds, RetentionPeriodInDays: 30 },
      LoggingConfig: { LogFormat: 'JSON' },
    });
    expect(Properties).not.toHaveProperty('ReservedConcurrentExecutions');
  });

  it('keeps the versions that running executions are pinned to', () => {
    expect(onlyResource(template, 'AWS::Lambda::Version', own)).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
    });
  });

  it('is deployed after the documents that it sends', () => {
    const { DependsOn } = onlyResource(template, 'AWS::Lambda::Function', own) as unknown as {
      readonly DependsOn: readonly string[];
    };

    const kinds = DependsOn.flatMap((id) => /^Documents[0-9a-f]{10}([a-z]+)/.exec(id)?.[1] ?? []);

    expect(kinds.sort()).toEqual(documents);
  });

  it('is never retried by Lambda: the settings are on the alias, not on $LATEST', () => {
    const configs = invokeConfigs(own);

    expect(configs.map(({ MaximumRetryAttempts }) => MaximumRetryAttempts)).toEqual(
      aliases.map(() => 0),
    );
    expect(configs.map(({ Qualifier }) => text(Qualifier))).toEqual(
      aliases.map((alias) => expect.stringContaining(`${own}${alias}`)),
    );
  });

  it('sends the request of a failed execution to the dead-letter queue', () => {
    const destinations = invokeConfigs(own).map(({ DestinationConfig }) => DestinationConfig);

    expect(destinations).toEqual(
      aliases.map(() => ({
        OnFailure: {
          Destination: { 'Fn::GetAtt': [expect.stringMatching(/^DeadLetters/), 'Arn'] },
        },
      })),
    );
  });

  it('logs into a group of its own that forgets after three months', () => {
    expect(onlyResource(template, 'AWS::Logs::LogGroup', own).Properties).toMatchObject({
      RetentionInDays: 90,
    });
  });

  it('names a resource wherever IAM knows one', () => {
    const unnamed = statementsOf(template, own).filter(({ Resource }) => Resource === '*');

    expect(unnamed.flatMap(({ Action }) => Action).sort()).toEqual([
      'ssm:CancelCommand',
      'ssm:DescribeInstanceInformation',
      'ssm:ListCommandInvocations',
      'ssm:ListCommands',
    ]);
  });

  it('may send to the instances with the tags of its ensembles, in one statement, and to no others', () => {
    const other = { name: 'staging', nodes: { tag: { key: 'zk-backup', value: 'staging' } } };
    const nodes = sends(templateOf(ensembles({}, other)), own).filter(({ Resource }) =>
      text(Resource).includes('instance/'),
    );

    expect(nodes.map(({ Condition }) => Condition)).toEqual([
      { StringEquals: { 'ssm:resourceTag/zk-backup': ['prod', 'staging'] } },
    ]);
  });

  it('may send to instances by id without a wildcard', () => {
    const nodes = { instanceIds: ['i-0123456789abcdef0', 'mi-0123456789abcdef0'] };

    const [, ...statements] = sends(templateOf(ensembles({ nodes })), own);

    expect(text(statements)).toContain(':instance/i-0123456789abcdef0');
    expect(text(statements)).toContain(':managed-instance/mi-0123456789abcdef0');
    expect(text(statements)).not.toContain('*');
  });

  it('deletes nothing', () => {
    expect(text(statementsOf(template, own))).not.toContain('s3:Delete');
  });

  it('is told the encryption that its writes ask for, and nothing where none is set', () => {
    const demanding = { ...ensembles({}), sse: 'AES256' };

    expect(environmentOf(templateOf(demanding), name)[environment.sse]).toBe('AES256');
    expect(environmentOf(template, name)[environment.sse]).toBeUndefined();
  });

  it('is told the endpoint of S3-compatible storage', () => {
    const elsewhere = { ...ensembles({}), bucket: 'mine', s3Endpoint: 'http://minio:9000' };

    expect(environmentOf(templateOf(elsewhere), name)).toMatchObject({
      [environment.bucket]: 'mine',
      [environment.s3Endpoint]: 'http://minio:9000',
    });
  });
});

describe('The function Backup', () => {
  it('knows its ensembles and the names of their documents', () => {
    const other = templateOf(ensembles({ mode: 'live', maxDowntime: 120, prefix: 'zk' }));

    const {
      ensembles: [settings],
    } = fileSettingsOf<BackupFileSettings>(other, 'OrchestratorsBackup');

    expect(settings).toEqual({
      name: 'prod',
      nodes: prod.nodes,
      prefix: 'zk',
      mode: 'live',
      allowStandalone: false,
      maxDowntimeSeconds: 120,
      maxShrinkPercent: 50,
      keep: { days: 30 },
      documents: {
        probe: expect.stringMatching(/^ZkBackup-[0-9a-f]{10}-probe$/),
        backup: expect.stringMatching(/^ZkBackup-[0-9a-f]{10}-backup$/),
        revive: expect.stringMatching(/^ZkBackup-[0-9a-f]{10}-revive$/),
      },
    });
  });

  it('knows what is kept, and who may be restored from an ensemble', () => {
    const kept = (settings: object, ...others: object[]) =>
      fileSettingsOf<BackupFileSettings>(
        templateOf({ ...ensembles({ prefix: 'kept' }, ...others), ...settings }),
        'OrchestratorsBackup',
      ).ensembles.map(({ keep, restoredBy }) => ({ keep, restoredBy }));
    const staging = {
      name: 'staging',
      nodes: { instanceIds: ['i-01234567'] },
      restoreFrom: ['prod'],
      keep: { last: 3 },
    };

    expect(kept({})).toEqual([{ keep: { days: 30 } }]);
    expect(kept({ retention: 90 })).toEqual([{ keep: { days: 90 } }]);
    expect(kept({ retention: 90 }, staging)).toEqual([
      { keep: { days: 90 }, restoredBy: ['staging'] },
      { keep: { last: 3 } },
    ]);
  });

  it('may send the documents of backups and no other', () => {
    const [documents, ...nodes] = sends(template, 'OrchestratorsBackup');

    expect(documentsIn(documents)).toEqual(['backup', 'probe', 'revive']);
    expect(nodes.flatMap(documentsIn)).toEqual([]);
  });

  it('writes claims, manifests and reports only where there is none, and the lease and what stays also over what it read', () => {
    const writes = statementsOf(template, 'OrchestratorsBackup')
      .filter(({ Action }) => text(Action).includes('s3:PutObject"'))
      .map(({ Condition, Resource }) => [
        text(Condition),
        text(Resource)
          .match(/\/\*\/[^"]+/g)
          ?.sort(),
      ]);

    expect(writes).toEqual([
      [
        text({ Null: { 's3:if-none-match': 'false' } }),
        ['/*/*.manifest.json', '/*/reports/*', '/*/retention/*', '/*/runs/*'],
      ],
      [text({ Null: { 's3:if-match': 'false' } }), ['/*/runs/current.json']],
      [text({ Null: { 's3:if-match': 'false' } }), ['/*/runs/newest.json']],
      [text({ Null: { 's3:if-match': 'false' } }), ['/*/retention/*']],
      [text({ Null: { 's3:if-match': 'false' } }), ['/*/runs/*.status.json']],
    ]);
  });

  it('lists below folders only, never from the top', () => {
    const lists = statementsOf(template, 'OrchestratorsBackup').filter(
      ({ Action }) => Action === 's3:ListBucket',
    );

    expect(lists.map(({ Condition }) => Condition)).toEqual([
      { StringLike: { 's3:prefix': ['*/*'] } },
    ]);
  });

  it('lets backups and records expire, by that tag alone, and nothing without the time of a run in its name', () => {
    const tagging = statementsOf(template, 'OrchestratorsBackup').find(({ Action }) =>
      text(Action).includes('s3:PutObjectTagging'),
    );

    expect(text(tagging?.Resource)).toContain('/*/*T??????Z*');
    expect(tagging?.Condition).toEqual({
      StringEquals: { 's3:RequestObjectTag/zk-backup': ['delete', 'inspect', 'stay'] },
    });
  });
});

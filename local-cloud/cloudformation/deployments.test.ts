import type { InvokeOptions } from '../functions/functions.ts';
import type { Assembly } from '../template/assembly.ts';
import { DeploymentFailed, Deployments } from './deployments.ts';

interface Event {
  readonly RequestType: string;
  readonly PhysicalResourceId?: string;
  readonly ResourceProperties: { readonly of: string };
  readonly OldResourceProperties?: { readonly of: string };
  readonly ResponseURL: string;
}

const assemblyOf = (of: string, documents: readonly string[], code = 'asset.1') =>
  ({
    stack: 'ZkBackup',
    documents: documents.map((name) => ({ logicalId: name, name, content: { of } })),
    functions: [
      { arn: 'arn:asked', versions: [], aliases: [], codeDirectory: `/${of}/asset.0` },
      {
        arn: 'arn:backup',
        versions: ['1'],
        aliases: [{ name: 'live', version: '1' }],
        codeDirectory: `/${of}/${code}`,
      },
    ],
    customResources: [
      { logicalId: 'Asks', type: 'Custom::Asks', serviceToken: 'arn:asked', properties: { of } },
    ],
  }) as unknown as Assembly;

const first = assemblyOf('first', ['A', 'B']);

/** What the function of the custom resource does, and all that happens, in order. */
function cloudUnderTest() {
  const happened: string[] = [];
  const replaced: Assembly['functions'][] = [];
  const cloudFormation = { ids: new Map([['ZkBackup', 'arn:stack']]), status: '' };
  const under = {
    happened,
    replaced,
    answer: ({ ResourceProperties: { of } }: Event): object => ({
      Status: 'SUCCESS',
      PhysicalResourceId: of,
    }),
    headers: {} as Record<string, string>,
  };
  const functions = {
    replace: (all: Assembly['functions']) => replaced.push(all),
    async invoke({ event }: InvokeOptions) {
      const asked = event as Event;
      const { RequestType, PhysicalResourceId = '', ResourceProperties } = asked;
      const old = asked.OldResourceProperties?.of ?? '';
      happened.push(
        `${cloudFormation.status}: ${RequestType} ${PhysicalResourceId} ${old}>${ResourceProperties.of}`,
      );
      const { ResponseURL, StackId, RequestId, LogicalResourceId } = event as never;
      const body = JSON.stringify({
        ...{ StackId, RequestId, LogicalResourceId },
        ...under.answer(asked),
      });
      await fetch(ResponseURL, {
        method: 'PUT',
        body: Buffer.from(body),
        headers: under.headers,
      });
      return {};
    },
  };
  const ssm = {
    registerDocument: ({ name }: { name: string }) => happened.push(`register ${name}`),
    removeDocument: (name: string) => happened.push(`remove ${name}`),
  };
  const deployments = new Deployments({
    assembly: first,
    ...({ functions, cloudFormation, ssm } as never as Pick<
      ConstructorParameters<typeof Deployments>[0],
      'functions' | 'cloudFormation' | 'ssm'
    >),
  });
  return { ...under, under, cloudFormation, deploy: (to: Assembly) => deployments.deploy(to) };
}

test('who is asked hears of what was and what is, before anything changes; what is gone goes last', async () => {
  const { happened, cloudFormation, deploy } = cloudUnderTest();

  await deploy(assemblyOf('second', ['B', 'C']));

  expect(happened).toEqual([
    'CREATE_IN_PROGRESS: Create  >first',
    'UPDATE_IN_PROGRESS: Update first first>second',
    'register B',
    'register C',
    'remove A',
    'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS: Delete first >first',
  ]);
  expect(cloudFormation.status).toBe('UPDATE_COMPLETE');
});

test('one that keeps its id is not deleted, and is not asked where nothing of it changed', async () => {
  const { happened, under, deploy } = cloudUnderTest();
  under.answer = () => ({ Status: 'SUCCESS', PhysicalResourceId: 'same' });

  await deploy(assemblyOf('second', []));
  await deploy(assemblyOf('second', []));

  expect(happened.filter((line) => line.includes('>'))).toEqual([
    'CREATE_IN_PROGRESS: Create  >first',
    'UPDATE_IN_PROGRESS: Update same first>second',
  ]);
});

test('where it says no nothing is changed; going back it is asked the other way round', async () => {
  const { happened, replaced, cloudFormation, under, deploy } = cloudUnderTest();
  under.answer = ({ ResourceProperties: { of } }) =>
    of === 'second'
      ? { Status: 'FAILED', PhysicalResourceId: 'first', Reason: 'Not now.' }
      : { Status: 'SUCCESS', PhysicalResourceId: 'first' };

  const deploying = deploy(assemblyOf('second', []));

  await expect(deploying).rejects.toEqual(new DeploymentFailed('Not now.'));
  expect(happened.slice(1)).toEqual([
    'UPDATE_IN_PROGRESS: Update first first>second',
    'UPDATE_ROLLBACK_IN_PROGRESS: Update first second>first',
  ]);
  expect(replaced.at(-1)).toBe(first.functions);
  expect(cloudFormation.status).toBe('UPDATE_ROLLBACK_COMPLETE');
});

test('a second no leaves the stack in UPDATE_ROLLBACK_FAILED', async () => {
  const { cloudFormation, under, deploy } = cloudUnderTest();
  under.answer = ({ RequestType }) => ({
    ...{ Status: RequestType === 'Create' ? 'SUCCESS' : 'FAILED', Reason: 'Never.' },
    PhysicalResourceId: 'first',
  });

  await expect(deploy(assemblyOf('second', []))).rejects.toThrow('UPDATE_ROLLBACK_FAILED: Never.');
  expect(cloudFormation.status).toBe('UPDATE_ROLLBACK_FAILED');
});

test('a function with another code has one more version, the same code has the same', async () => {
  const { replaced, deploy } = cloudUnderTest();
  const versions = () => replaced.at(-1)?.[1];

  await deploy(assemblyOf('second', []));
  const same = versions();
  await deploy(assemblyOf('third', [], 'asset.2'));

  expect(same).toMatchObject({ versions: ['1'], aliases: [{ version: '1' }] });
  expect(versions()).toMatchObject({ versions: ['2'], aliases: [{ version: '2' }] });
});

const yes = { Status: 'SUCCESS', PhysicalResourceId: 'x' };
test.each<[string, object, Record<string, string>, string]>([
  [
    'with a content type',
    yes,
    { 'content-type': 'application/json' },
    '0 answers of Asks to Create',
  ],
  ['of over 4096 bytes', { ...yes, Data: { x: 'x'.repeat(4096) } }, {}, '0 answers of Asks'],
  ['to another request', { ...yes, RequestId: 'other' }, {}, 'Invalid answer'],
  ['without an id', { Status: 'SUCCESS' }, {}, 'Invalid answer'],
  ['without a reason', { ...yes, Status: 'FAILED' }, {}, 'tells no reason'],
])('an answer %s is none', async (_what, answer, headers, why) => {
  const { under, deploy } = cloudUnderTest();
  under.answer = () => answer;
  Object.assign(under.headers, headers);

  await expect(deploy(assemblyOf('second', []))).rejects.toThrow(why);
});

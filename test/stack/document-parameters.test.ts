import { restoreKeys } from '../../lambda/contract/keys.ts';
import { restoreActions } from '../../lambda/contract/restore-node-lines.ts';
import { ensembles } from './configuration.ts';
import { type Content, documentsOf } from './documents-of.ts';
import { removeAssemblies, templateOf } from './synthesized.ts';

removeAssemblies();

let documents: ReadonlyMap<string, Content>;
beforeAll(() => {
  documents = documentsOf(templateOf());
});

it.each([
  ['backup', ['RunId', 'Bucket', 'Key', 'Checksum']],
  ['restore', ['Action', 'RunId', 'Bucket', 'Epoch', 'Order']],
  ['drill', ['RunId', 'Bucket', 'Order']],
  ['capture', ['RunId', 'Bucket', 'Key', 'Checksum']],
  ['apply', ['RunId', 'Bucket', 'Requests']],
])('takes of a %s the parameters %j', (kind, names) => {
  const document = documents.get(`ZkBackup-prod-${kind}`);

  expect(Object.keys(document?.parameters ?? {})).toEqual(names);
});

const tick = '20261122T030000Z';
const order = (key: string) => `zk-backup-order,1+archive,${key},00ff,12+end+`;

const parameterOf = (document: string, name: string) => {
  const found = documents.get(document)?.parameters[name];
  if (!found) throw new Error(`${document} has no parameter ${name}.`);
  return found;
};

const takes = (document: string, name: string, value: string) =>
  new RegExp(parameterOf(document, name).allowedPattern ?? '$^').test(value);

it.each([
  ['backup', 'RunId', `prod.${tick}`],
  ['backup', 'Key', `prod/zookeeper-backup-${tick}.tar.gz`],
  ['revive', 'RunId', `prod.${tick}`],
  ['restore', 'RunId', `prod.${tick}`],
  ['restore', 'Epoch', '12'],
  ['restore', 'Order', order('prod/a.tar.gz')],
  ['drill', 'RunId', `prod.${tick}`],
  ['capture', 'RunId', `prod.${tick}`],
  ['capture', 'Key', restoreKeys.capture(`prod.${tick}`, 'undo-before')],
  ['apply', 'RunId', `prod.${tick}`],
  ['apply', 'Requests', restoreKeys.requests(`prod.${tick}`, 'undo-changes')],
  ['drill', 'Order', order('prod/a.tar.gz')],
])(
  'takes of a %s as %s what is so written, and no quote, blank, $ or ` in it',
  (kind, name, value) => {
    const document = `ZkBackup-prod-${kind}`;
    const half = Math.floor(value.length / 2);

    const admitted = [...'"\' $`;&|<>\n\\(){}'].filter((sign) =>
      takes(document, name, `${value.slice(0, half)}${sign}${value.slice(half)}`),
    );

    expect(takes(document, name, value)).toBe(true);
    expect(parameterOf(document, name).allowedPattern).toMatch(/^\^.*\$$/);
    expect(admitted).toEqual([]);
  },
);

it.each([
  ['backup', 'RunId', `staging.${tick}`],
  ['backup', 'Key', `staging/zookeeper-backup-${tick}.tar.gz`],
  ['backup', 'Key', `prod/../staging/zookeeper-backup-${tick}.tar.gz`],
  ['revive', 'RunId', `production.${tick}`],
  ['restore', 'RunId', `staging.${tick}`],
  ['restore', 'Order', order('staging/a.tar.gz')],
  ['drill', 'RunId', `staging.${tick}`],
  ['capture', 'Key', restoreKeys.capture(`staging.${tick}`, 'before')],
  ['apply', 'Requests', restoreKeys.requests(`staging.${tick}`, 'acls')],
  ['drill', 'Order', order('staging/a.tar.gz')],
])('takes of a %s no %s of another ensemble: %s', (kind, name, value) => {
  expect(takes(`ZkBackup-prod-${kind}`, name, value)).toBe(false);
});

it.each([
  ['capture', 'Key', `prod/zookeeper-backup-${tick}.tar.gz`],
  ['backup', 'Key', restoreKeys.capture(`prod.${tick}`, 'before')],
  ['apply', 'Requests', restoreKeys.capture(`prod.${tick}`, 'before')],
  ['apply', 'Requests', restoreKeys.answers(`prod.${tick}`, 'changes')],
])('takes of a %s as %s nothing that it would write over: %s', (kind, name, value) => {
  expect(takes(`ZkBackup-prod-${kind}`, name, value)).toBe(false);
});

it('takes for a restore archives of those ensembles that it may be restored from, for a drill its own', () => {
  const both = documentsOf(
    templateOf(
      ensembles(
        {},
        { name: 'staging', nodes: { instanceIds: ['i-01234567'] }, restoreFrom: ['prod'] },
      ),
    ),
  );
  const patternOf = (kind: string) =>
    new RegExp(both.get(`ZkBackup-staging-${kind}`)?.parameters.Order?.allowedPattern ?? '$^');
  const keys = ['staging/a.tar.gz', 'prod/a.tar.gz', 'other/a.tar.gz'];

  expect(keys.map((key) => patternOf('restore').test(order(key)))).toEqual([true, true, false]);
  expect(keys.map((key) => patternOf('drill').test(order(key)))).toEqual([true, false, false]);
});

it.each(['backup', 'restore', 'drill', 'capture', 'apply'])(
  'takes for a %s the bucket of the stack alone',
  (kind) => {
    const name = `ZkBackup-prod-${kind}`;
    const named = documentsOf(templateOf({ ...ensembles({}), bucket: 'mine' })).get(name);

    expect(parameterOf(name, 'Bucket').allowedValues).toEqual([
      { Ref: expect.stringMatching(/^ArchiveBucket/) },
    ]);
    expect(named?.parameters.Bucket?.allowedValues).toEqual(['mine']);
  },
);

it('has the endpoint of S3-compatible storage in its text, and takes no other', () => {
  const s3Endpoint = 'https://minio:9000';
  const elsewhere = documentsOf(templateOf({ ...ensembles({}), bucket: 'mine', s3Endpoint }));

  const lines = ['backup', 'restore', 'drill', 'capture', 'apply'].map((kind) =>
    elsewhere
      .get(`ZkBackup-prod-${kind}`)
      ?.mainSteps.flatMap(({ inputs }) => inputs.runCommand)
      .filter((line) => line.startsWith('readonly S3_ENDPOINT=')),
  );

  expect(new Set(lines.flat())).toEqual(new Set([`readonly S3_ENDPOINT='${s3Endpoint}'`]));
});

it.each([
  ['restore', 'prod.20260102T030000Z', true],
  ['backup', 'prod.drill-20260102T030000Z', false],
  ['restore', 'prod.drill-20260102T030000Z', true],
  ['drill', 'prod.drill-20260102T030000Z', true],
  // Of an execution that began before drills had names of their own.
  ['drill', 'prod.20260102T030000Z', true],
])('lets a %s be named %s: %s', (kind, id, isTaken) => {
  const { RunId } = documents.get(`ZkBackup-prod-${kind}`)?.parameters ?? {};

  expect(new RegExp(String(RunId?.allowedPattern)).test(id)).toBe(isTaken);
});

it('uploads with the encryption that is set, and leaves it to the bucket where none is', () => {
  const uploadOf = (of: ReadonlyMap<string, Content>) =>
    JSON.stringify(of.get('ZkBackup-prod-backup')?.mainSteps.find(({ name }) => name === 'upload'));

  const demanding = documentsOf(templateOf({ ...ensembles({}), sse: 'AES256' }));

  expect(uploadOf(demanding)).toContain("readonly SSE='AES256'");
  expect(uploadOf(documents)).toContain("readonly SSE=''");
});

it('takes no action of a restore but those of the contract', () => {
  const document = documents.get('ZkBackup-prod-restore');

  expect(document?.parameters.Action?.allowedValues).toEqual(restoreActions);
});

it('leaves no parameter to whoever sends it', () => {
  const all = [...documents.values()].flatMap(({ parameters }) => Object.values(parameters));

  const free = all.filter(({ allowedPattern, allowedValues }) => !allowedPattern && !allowedValues);

  expect(free).toEqual([]);
});

it('writes patterns in RE2, which knows no lookaround and no backreference', () => {
  const patterns = [...documents.values()].flatMap(({ parameters }) =>
    Object.values(parameters).flatMap(({ allowedPattern = [] }) => allowedPattern),
  );

  expect(patterns.filter((pattern) => /\(\?[=!<]|\\[1-9]/.test(pattern))).toEqual([]);
});

it('mentions no parameter that the document does not have', () => {
  const unknown = [...documents].flatMap(([name, { parameters, mainSteps }]) => {
    const mentioned = JSON.stringify(mainSteps).matchAll(/\{\{\s*(\S+?)\s*\}\}/g);
    return [...mentioned]
      .filter(([, word = '']) => !(word in parameters))
      .map(([use]) => name + use);
  });

  expect(unknown).toEqual([]);
});

it('uses every parameter that the document takes', () => {
  const unused = [...documents].flatMap(([name, { parameters, mainSteps }]) =>
    Object.keys(parameters)
      .filter((word) => !JSON.stringify(mainSteps).includes(`{{ ${word} }}`))
      .map((word) => `${name} ${word}`),
  );

  expect(unused).toEqual([]);
});

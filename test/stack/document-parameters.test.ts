import { allowedPatterns } from '../../lambda/contract/documents.ts';
import { restoreKeys } from '../../lambda/contract/keys.ts';
import { restoreActions } from '../../lambda/contract/restore-node-lines.ts';
import { ensembles } from './configuration.ts';
import { type Content, documentsOf, ofKind, settingsIn } from './documents-of.ts';
import { removeAssemblies, templateOf } from './synthesized.ts';

removeAssemblies();

let documents: ReadonlyMap<string, Content>;
beforeAll(() => {
  documents = documentsOf(templateOf());
});

it.each([
  ['probe', ['Ensemble']],
  ['backup', ['Ensemble', 'RunId', 'Key', 'Checksum']],
  ['revive', ['Ensemble', 'RunId']],
  ['restore', ['Ensemble', 'Action', 'RunId', 'Epoch', 'Order', 'Copy']],
  ['drill', ['Ensemble', 'RunId', 'Order', 'Copy']],
  ['capture', ['Ensemble', 'RunId', 'Key', 'Checksum']],
  ['apply', ['Ensemble', 'RunId', 'Requests']],
])('takes of a %s the parameters %j', (kind, names) => {
  expect(Object.keys(ofKind(documents, kind).parameters)).toEqual(names);
});

const tick = '20261122T030000Z';
const order = (key: string) => `zk-backup-order,1+archive,${key},00ff,12+end+`;

const parameterOf = (kind: string, name: string) => {
  const found = ofKind(documents, kind).parameters[name];
  if (!found) throw new Error(`The document ${kind} has no parameter ${name}.`);
  return found;
};

const takes = (kind: string, name: string, value: string) =>
  new RegExp(parameterOf(kind, name).allowedPattern ?? '$^').test(value);

it.each([
  ['probe', 'Ensemble', 'prod'],
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
    const half = Math.floor(value.length / 2);

    const admitted = [...'"\' $`;&|<>\n\\(){}'].filter((sign) =>
      takes(kind, name, `${value.slice(0, half)}${sign}${value.slice(half)}`),
    );

    expect(takes(kind, name, value)).toBe(true);
    expect(parameterOf(kind, name).allowedPattern).toMatch(/^\^.*\$$/);
    expect(admitted).toEqual([]);
  },
);

it('asks of everybody whose nodes these are', () => {
  const parameters = [...documents.values()].map(({ parameters }) => parameters.Ensemble);

  expect(parameters).toHaveLength(7);
  expect(new Set(parameters.map((one) => one?.allowedPattern))).toEqual(
    new Set([allowedPatterns.ensemble]),
  );
  expect(parameters.filter((one) => one && 'default' in one)).toEqual([]);
});

it.each([
  ['capture', 'Key', `prod/zookeeper-backup-${tick}.tar.gz`],
  ['backup', 'Key', restoreKeys.capture(`prod.${tick}`, 'before')],
  ['apply', 'Requests', restoreKeys.capture(`prod.${tick}`, 'before')],
  ['apply', 'Requests', restoreKeys.answers(`prod.${tick}`, 'changes')],
])('takes of a %s as %s nothing that it would write over: %s', (kind, name, value) => {
  expect(takes(kind, name, value)).toBe(false);
});

it('takes archives of other ensembles for a restore alone, and only where it is configured', () => {
  const settings = (of: ReadonlyMap<string, Content>, kind: string) =>
    [...of]
      .filter(([name]) => name.endsWith(`-${kind}`))
      .flatMap(([, document]) => settingsIn(document, 'RESTORES_OTHERS='));
  const staging = { name: 'staging', nodes: { instanceIds: ['i-01234567'] } };

  const both = documentsOf(templateOf(ensembles({}, { ...staging, restoreFrom: ['prod'] })));

  const [never, always] = ["readonly RESTORES_OTHERS='false'", "readonly RESTORES_OTHERS='true'"];
  expect(settings(both, 'restore')).toEqual([never, always]);
  expect(settings(both, 'drill')).toEqual([never, never]);
});

it.each(['backup', 'restore', 'drill', 'capture', 'apply'])(
  'has for a %s the bucket of the stack in its text, and takes no other',
  (kind) => {
    const named = ofKind(documentsOf(templateOf({ ...ensembles({}), bucket: 'mine' })), kind);
    expect(settingsIn(ofKind(documents, kind), 'BUCKET=')).toEqual([
      {
        'Fn::Join': [
          '',
          ["readonly BUCKET='", { Ref: expect.stringMatching(/^ArchiveBucket/) }, "'"],
        ],
      },
    ]);
    expect(settingsIn(named, 'BUCKET=')).toEqual(["readonly BUCKET='mine'"]);
  },
);

it('has the endpoint of S3-compatible storage in its text, and takes no other', () => {
  const s3Endpoint = 'https://minio:9000';
  const elsewhere = documentsOf(templateOf({ ...ensembles({}), bucket: 'mine', s3Endpoint }));

  const lines = ['backup', 'restore', 'drill', 'capture', 'apply'].map((kind) =>
    settingsIn(ofKind(elsewhere, kind), 'S3_ENDPOINT='),
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
  const { RunId } = ofKind(documents, kind).parameters;

  expect(new RegExp(String(RunId?.allowedPattern)).test(id)).toBe(isTaken);
});

it('uploads with the encryption that is set, and leaves it to the bucket where none is', () => {
  const uploadOf = (of: ReadonlyMap<string, Content>) =>
    JSON.stringify(ofKind(of, 'backup').mainSteps.find(({ name }) => name === 'upload'));

  const demanding = documentsOf(templateOf({ ...ensembles({}), sse: 'AES256' }));

  expect(uploadOf(demanding)).toContain("readonly SSE='AES256'");
  expect(uploadOf(documents)).toContain("readonly SSE=''");
});

it('takes no action of a restore but those of the contract', () => {
  expect(ofKind(documents, 'restore').parameters.Action?.allowedValues).toEqual(restoreActions);
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

import type { Template } from 'aws-cdk-lib/assertions';
import { allowedPatterns, documentSteps } from '../../lambda/contract.ts';
import { restoreActions, restorePatterns } from '../../lambda/restore-contract.ts';
import { DocumentTooLarge, maximumDocumentBytes } from '../../lib/node-documents.ts';
import { ZkBackupStack } from '../../lib/zk-backup-stack.ts';
import { configOf, ensembles } from './configuration.ts';
import { quickApp, templateOf } from './synthesized.ts';

interface Step {
  readonly name: string;
  readonly action: string;
  readonly inputs: Readonly<Record<string, unknown>> & { readonly runCommand: readonly string[] };
}

interface Parameter {
  readonly allowedPattern?: string;
  readonly allowedValues?: readonly string[];
}

interface Content {
  readonly schemaVersion: string;
  readonly parameters: Readonly<Record<string, Parameter>>;
  readonly mainSteps: readonly Step[];
}

let documents: ReadonlyMap<string, Content>;
beforeAll(() => {
  documents = documentsOf(templateOf());
});

const content = (name: string) => {
  const found = documents.get(name);
  if (!found) throw new Error(`No document ${name}.`);
  return found;
};

it('has one document for each thing that is done on a node', () => {
  expect([...documents.keys()].sort()).toEqual([
    'ZkBackup-prod-backup',
    'ZkBackup-prod-drill',
    'ZkBackup-prod-probe',
    'ZkBackup-prod-restore',
    'ZkBackup-prod-revive',
  ]);
});

it('runs shell scripts of its own, never what somebody sends', () => {
  const steps = [...documents.values()].flatMap(({ mainSteps }) => mainSteps);

  expect(new Set(steps.map(({ action }) => action))).toEqual(new Set(['aws:runShellScript']));
  expect(JSON.stringify(templateOf().toJSON())).not.toContain('AWS-RunShellScript');
});

it('stops, captures and starts in one step, then uploads, then removes', () => {
  const { schemaVersion, mainSteps } = content('ZkBackup-prod-backup');

  expect(schemaVersion).toBe('2.2');
  expect(mainSteps.map(({ name }) => name)).toEqual(documentSteps.backup);
});

it('does each part of a restore in one step, and sweeps up after a drill', () => {
  const steps = ['restore', 'drill'].map((kind) =>
    content(`ZkBackup-prod-${kind}`).mainSteps.map(({ name }) => name),
  );

  expect(steps).toEqual([['restore'], ['drill', 'sweep']]);
});

it('exits after a failed step, which the agent honours only inside the inputs', () => {
  const [capture, upload] = content('ZkBackup-prod-backup').mainSteps;
  const [drill] = content('ZkBackup-prod-drill').mainSteps;

  const onFailure = [capture, upload, drill].map((step) => step?.inputs.onFailure);

  expect(onFailure).toEqual(['exit', 'exit', 'exit']);
});

it.each([
  ['backup', [undefined, undefined, true]],
  ['drill', [undefined, true]],
])('removes whatever happened before, as the last step of a %s', (kind, expected) => {
  const { mainSteps } = content(`ZkBackup-prod-${kind}`);

  const finallySteps = mainSteps.map(({ inputs }) => inputs.finallyStep);

  expect(finallySteps).toEqual(expected);
});

it('keeps control flow out of where the agent ignores it', () => {
  const steps = [...documents.values()].flatMap(({ mainSteps }) => mainSteps);

  const keys = new Set(steps.flatMap((step) => Object.keys(step)));

  expect(keys).toEqual(new Set(['name', 'action', 'inputs']));
});

it('gives each step its time, as a string of seconds that the agent takes', () => {
  const times = ['backup', 'probe', 'revive', 'restore', 'drill'].map((kind) =>
    content(`ZkBackup-prod-${kind}`).mainSteps.map(({ inputs }) => inputs.timeoutSeconds),
  );

  expect(times).toEqual([['2400', '19800', '60'], ['60'], ['2100'], ['11700'], ['11700', '60']]);
});

it('gives capture more time when ZooKeeper may be down for longer', () => {
  const slow = documentsOf(templateOf(ensembles({ maxDowntime: 3600 })));

  expect(slow.get('ZkBackup-prod-backup')?.mainSteps[0]?.inputs.timeoutSeconds).toBe('5400');
});

it.each([
  ['backup', ['RunId', 'Bucket', 'Key']],
  ['restore', ['Action', 'RunId', 'Bucket', 'Epoch']],
  ['drill', ['RunId', 'Bucket']],
])('takes of a %s the parameters %j', (kind, names) => {
  const { parameters } = content(`ZkBackup-prod-${kind}`);

  expect(Object.keys(parameters)).toEqual(names);
});

it('takes identifiers only, each behind an anchored pattern without quotes, blanks, $ or `', () => {
  const all = [...documents.values()].flatMap(({ parameters }) => Object.values(parameters));

  const patterns = new Set(all.flatMap(({ allowedPattern = [] }) => allowedPattern));

  expect([...patterns].sort()).toEqual(
    [
      allowedPatterns.runId,
      allowedPatterns.bucket,
      allowedPatterns.key,
      restorePatterns.epoch,
    ].sort(),
  );
  for (const pattern of patterns) {
    expect(pattern).toMatch(/^\^.*\$$/);
    const admitted = [...'"\' $`;&|<>\n\\(){}'].filter((sign) =>
      new RegExp(pattern).test(`a${sign}a`),
    );
    expect(admitted).toEqual([]);
  }
});

it('takes no action of a restore but those of the contract', () => {
  const { parameters } = content('ZkBackup-prod-restore');

  expect(parameters.Action?.allowedValues).toEqual(restoreActions);
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

it('stays below what SSM takes, whatever is set', () => {
  const service = { stop: 'x'.repeat(1000), start: 'y'.repeat(1000) };
  const zooCfg = `/${'z'.repeat(250)}`;

  const largest = documentsOf(templateOf(ensembles({ name: 'n'.repeat(40), service, zooCfg })));

  const bytes = [...largest.values()].map((document) => JSON.stringify(document).length);
  expect(Math.max(...bytes)).toBeLessThan(maximumDocumentBytes);
});

it('is refused at synth when SSM would not take it, with its size', () => {
  const config = configOf(ensembles({}));
  const s3Endpoint = `http://${'x'.repeat(maximumDocumentBytes)}`;

  const synthesize = () =>
    new ZkBackupStack(quickApp(), 'ZkBackup', { config: { ...config, s3Endpoint } });

  expect(synthesize).toThrow(DocumentTooLarge);
  expect(synthesize).toThrow(/ZkBackup-prod-probe has \d+ bytes, and SSM takes 65536/);
});

it('is deployed as a new version, which becomes the default one', () => {
  templateOf().allResourcesProperties('AWS::SSM::Document', {
    DocumentType: 'Command',
    UpdateMethod: 'NewVersion',
  });
});

function documentsOf(template: Template): ReadonlyMap<string, Content> {
  const found = Object.values(template.findResources('AWS::SSM::Document'));
  return new Map(found.map(({ Properties }) => [Properties.Name, Properties.Content]));
}

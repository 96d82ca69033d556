import { documentSteps } from '../../lambda/contract/documents.ts';
import type { Ensemble } from '../../lib/config/config.ts';
import { profileIdOf } from '../../lib/documents/node-profile.ts';
import { exampleSettings } from '../../lib/documents/node-settings.ts';
import { packedStep } from '../../lib/documents/packed-step.ts';
import { configOf, ensembles } from './configuration.ts';
import { type Content, documentsOf, ofKind, settingsIn } from './documents-of.ts';
import { removeAssemblies, templateOf } from './synthesized.ts';

removeAssemblies();

let documents: ReadonlyMap<string, Content>;
beforeAll(() => {
  documents = documentsOf(templateOf());
});

const content = (kind: string) => ofKind(documents, kind);

it('has one document for each thing that is done on a node, named by what it holds', () => {
  const id = profileIdOf(configOf(ensembles({})).ensembles[0] as Ensemble);

  expect([...documents.keys()].sort()).toEqual(
    ['apply', 'backup', 'capture', 'drill', 'probe', 'restore', 'revive'].map(
      (kind) => `ZkBackup-${id}-${kind}`,
    ),
  );
});

it('has them once for all ensembles of which they hold the same', () => {
  const many = ensembles(
    ...Array.from({ length: 30 }, (_, index) => ({
      name: `e${index}`,
      nodes: { tag: { key: 'zk', value: `e${index}` } },
    })),
  );

  expect(documentsOf(templateOf(many))).toEqual(documents);
});

it('has further ones for an ensemble of which they hold something else, and leaves the others', () => {
  const two = documentsOf(
    templateOf(
      ensembles({}, { name: 'slow', nodes: { instanceIds: ['i-01234567'] }, maxDowntime: 1200 }),
    ),
  );

  const others = [...two].filter(([name]) => !documents.has(name));

  expect(others).toHaveLength(7);
  expect(new Map([...two].filter(([name]) => documents.has(name)))).toEqual(documents);
});

it('runs shell scripts of its own, never what somebody sends', () => {
  const steps = [...documents.values()].flatMap(({ mainSteps }) => mainSteps);

  expect(new Set(steps.map(({ action }) => action))).toEqual(new Set(['aws:runShellScript']));
  expect(JSON.stringify(templateOf().toJSON())).not.toContain('AWS-RunShellScript');
});

it('stops, captures and starts in one step, then uploads, then removes', () => {
  const { schemaVersion, mainSteps } = content('backup');

  expect(schemaVersion).toBe('2.2');
  expect(mainSteps.map(({ name }) => name)).toEqual(documentSteps.backup);
});

it('does each part of a restore in one step, and sweeps up after a drill', () => {
  const steps = ['restore', 'drill'].map((kind) => content(kind).mainSteps.map(({ name }) => name));

  expect(steps).toEqual([['restore'], ['drill', 'sweep']]);
});

it('captures an ensemble that serves for a put-back, whatever its own mode is', () => {
  const modes = (['stop', 'live'] as const).map((mode) => {
    const document = ofKind(documentsOf(templateOf(ensembles({ mode }))), 'capture');
    return settingsIn(document, 'MODE=');
  });

  const live = ["readonly MODE='live'"];
  expect(modes).toEqual([live, live]);
});

it('tells a put-back who it is for the server, by names of files', () => {
  const client = {
    tls: { certificate: '/etc/zk/own.pem', key: '/etc/zk/own.key', ca: '/etc/zk/ca.pem' },
    digest: '/root/zk-digest',
  };

  const document = ofKind(documentsOf(templateOf(ensembles({ client }))), 'apply');

  expect(settingsIn(document, 'CLIENT_')).toEqual([
    "readonly CLIENT_CERTIFICATE='/etc/zk/own.pem'",
    "readonly CLIENT_KEY='/etc/zk/own.key'",
    "readonly CLIENT_CA='/etc/zk/ca.pem'",
    "readonly CLIENT_DIGEST='/root/zk-digest'",
  ]);
});

it('exits after a failed step, which the agent honours only inside the inputs', () => {
  const [capture, upload] = content('backup').mainSteps;
  const [drill] = content('drill').mainSteps;

  const onFailure = [capture, upload, drill].map((step) => step?.inputs.onFailure);

  expect(onFailure).toEqual(['exit', 'exit', 'exit']);
});

it.each([
  ['backup', [undefined, undefined, true]],
  ['drill', [undefined, true]],
  ['capture', [undefined, undefined, true]],
])('removes whatever happened before, as the last step of a %s', (kind, expected) => {
  const { mainSteps } = content(kind);

  const finallySteps = mainSteps.map(({ inputs }) => inputs.finallyStep);

  expect(finallySteps).toEqual(expected);
});

it('keeps control flow out of where the agent ignores it', () => {
  const steps = [...documents.values()].flatMap(({ mainSteps }) => mainSteps);

  const keys = new Set(steps.flatMap((step) => Object.keys(step)));

  expect(keys).toEqual(new Set(['name', 'action', 'inputs']));
});

it('gives each step its time, as a string of seconds that the agent takes', () => {
  const times = ['backup', 'probe', 'revive', 'restore', 'drill', 'capture', 'apply'].map((kind) =>
    content(kind).mainSteps.map(({ inputs }) => inputs.timeoutSeconds),
  );

  const capture = ['2400', '19800', '60'];
  expect(times).toEqual([
    capture,
    ...[['60'], ['2100'], ['11700'], ['11700', '60']],
    ...[capture, ['3600']],
  ]);
});

it('gives capture more time when ZooKeeper may be down for longer', () => {
  const slow = documentsOf(templateOf(ensembles({ maxDowntime: 3600 })));

  expect(ofKind(slow, 'backup').mainSteps[0]?.inputs.timeoutSeconds).toBe('5400');
});

it('is deployed as a new version, which becomes the default one', () => {
  templateOf().allResourcesProperties('AWS::SSM::Document', {
    DocumentType: 'Command',
    UpdateMethod: 'NewVersion',
  });
});

it('holds each script once in the template, however many ensembles there are', () => {
  const names = Array.from({ length: 10 }, (_, index) => `e${index}`);
  const many = ensembles(
    ...names.map((name) => ({ name, nodes: { tag: { key: 'zk', value: name } } })),
  );

  const bytes = JSON.stringify(templateOf(many).toJSON(), null, 1).length;

  // CloudFormation takes 1 MB.
  expect(bytes).toBeLessThan(1_000_000);
});

it('runs on a node what was rendered for it', () => {
  const [probe] = content('probe').mainSteps;

  expect(probe?.inputs.runCommand.join('\n')).toBe(packedStep('probe', exampleSettings).join('\n'));
});

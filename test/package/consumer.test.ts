/** What is packed, as others have it: without this repository, and without what it is made by. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { archiveOf, small } from '../unit/cli/archives.ts';
import { Consumer, javascript, synthesizedInClone, typescript } from './consumer.ts';

const strict = ['--strict', '--skipLibCheck', 'false', '--types', 'node'];
const target = ['--target', 'es2023', '--module', 'nodenext', '--outDir', 'compiled'];

let app: Consumer;
beforeAll(() => {
  console.log(`node ${process.version} runs the apps`);
  app = new Consumer();
});
afterAll(() => app?.remove());

test('the package holds code, types, scripts, bundles, documents and the command line, and no test', () => {
  const files = app.files();

  const tops = new Set(files.map((name) => name.split('/').slice(0, 2).join('/')));
  const kinds = new Set(
    files
      .filter((name) => name.startsWith('dist/'))
      .map((name) => name.replace(/^.*?(\.\w+){1,2}$/, '$1')),
  );
  expect([...tops].filter((name) => !/^(docs|schemas)\//.test(name)).sort()).toEqual([
    'CHANGELOG.md',
    'CONTRIBUTING.md',
    'LICENSE',
    'README.md',
    'SECURITY.md',
    'bin/zk-backup-cli.mjs',
    'dist/NOTICES.txt',
    'dist/lambda',
    'dist/lib',
    'dist/package.json',
    'dist/zk-backup.js',
    'package.json',
    'zk-backup.schema.json',
  ]);
  expect([...kinds].sort()).toEqual(['.js', '.json', '.sh', '.ts', '.txt']);
  expect(files.filter((name) => /(^|\/)(test|fixtures)\/|\.test\./.test(name))).toEqual([]);
});

test('the packed file is of at most 3 MB', () => {
  const { size } = statSync(app.packed);

  expect(size).toBeLessThan(3_000_000);
});

test('who installs it gets, besides what a CDK app has, zod alone', () => {
  const modules = readdirSync(join(app.folder, 'node_modules')).filter((name) => !/^\./.test(name));

  const ofApp = ['@aws-cdk', 'aws-cdk-lib', 'constructs'];
  const ofTypeScript = ['@types', '@typescript', 'typescript', 'undici-types'];
  expect(modules.filter((name) => ![...ofApp, ...ofTypeScript].includes(name))).toEqual([
    'zk-backup',
    'zod',
  ]);
});

test('an app in JavaScript makes of it the template and the assets that the clone makes', () => {
  app.write('app.js', javascript);

  const synthesized = app.synthesized('app.js');

  expect(synthesized).toEqual(synthesizedInClone());
});

test('an app in TypeScript passes the strictest check of types, and makes the same', () => {
  app.write('app.ts', typescript);

  app.program('tsc', ...strict, ...target, 'app.ts');

  expect(app.synthesized(join('compiled', 'app.js'))).toEqual(synthesizedInClone());
});

describe('The examples', () => {
  const files = readdirSync('examples');
  const examples = files.filter((file) => file.endsWith('.ts'));
  beforeAll(() => {
    for (const file of files) app.write(file, readFileSync(join('examples', file)));
    app.program('tsc', ...strict, ...target, ...examples);
  });

  test('fleet.ts makes one stack of three hundred ensembles, and eight that are nested in it', () => {
    const templates = app.templates(join('compiled', 'fleet.js'));

    const of = (type: string) =>
      templates.map(({ Resources }) =>
        Object.values(Resources).filter(({ Type }) => Type === type),
      );
    expect(templates).toHaveLength(1 + 8);
    expect(of('AWS::Scheduler::Schedule').flat()).toHaveLength(600);
    expect(of('AWS::CloudFormation::Stack').flat()).toHaveLength(8);
    expect(Math.max(...templates.map((one) => JSON.stringify(one).length))).toBeLessThan(1_000_000);
  });

  test.each(examples.filter((file) => file !== 'fleet.ts'))(
    '%s is an app that synthesizes',
    (file) => {
      const templates = app.templates(join('compiled', file.replace('.ts', '.js')));

      const types = templates.flatMap(({ Resources }) =>
        Object.values(Resources).map(({ Type }) => Type),
      );
      expect(types).toContain('AWS::SSM::Document');
      expect(types).toContain('AWS::Scheduler::Schedule');
    },
  );
});

test('types are of use: an ensemble without nodes is none', () => {
  app.write(
    'wrong.ts',
    typescript.replace(/propsOfFile\(.*?\)/, "{ ensembles: [{ name: 'prod' }] }"),
  );

  const check = () =>
    app.program('tsc', '--noEmit', '--types', 'node', '--module', 'nodenext', 'wrong.ts');

  expect(check).toThrow(
    expect.objectContaining({ stdout: expect.stringContaining("'nodes' is missing") }),
  );
});

test('its zk-backup verifies an archive', async () => {
  app.write('archive.tar.gz', await archiveOf(small()));

  const verdict = JSON.parse(app.program('zk-backup', 'verify', './archive.tar.gz', '--json'));

  expect(verdict).toMatchObject({ outcome: 'proven', proof: { level: 3 } });
});

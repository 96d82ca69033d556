/** What docs/upgrade.md says of a stack that was deployed from an older release is what a deployment does to it. */
import { readFileSync } from 'node:fs';
import { Template } from 'aws-cdk-lib/assertions';
import { removeAssemblies, stackOf } from './synthesized.ts';

removeAssemblies();

/** All that one ensemble had; made from a synthesis of that commit, and never written anew. */
interface Release {
  readonly configuration: object;
  /** Types by logical ids. */
  readonly resources: Readonly<Record<string, string>>;
  readonly outputs: readonly string[];
}

const commit = '151fca7';
const before: Release = JSON.parse(readFileSync(`test/fixtures/resources-${commit}.json`, 'utf8'));
const [, told = ''] = readFileSync('docs/upgrade.md', 'utf8').split(`, since ${commit}\n`);
const [section = ''] = told.split('\n## ');

/** Types in the rows that say yes in this column. */
const typesTold = (column: 'comes' | 'goes') =>
  [...section.matchAll(/^\| (`(?:AWS|Custom)::.*?) \| (.*?) ?\| (.*?) ?\| /gm)]
    .filter(([, , comes, goes]) => (column === 'comes' ? comes : goes) === 'yes')
    .flatMap(([, types = '']) => types.match(/AWS::\w+::\w+|Custom::\w+/g) ?? [])
    .sort();

/** The stack itself: what moves into another one goes from here. */
const now = () => Template.fromStack(stackOf(before.configuration)).toJSON();

const resourcesNow = (): [string, string][] =>
  Object.entries<{ Type: string }>(now().Resources)
    .map(([id, { Type }]): [string, string] => [id, Type])
    .filter(([, type]) => type !== 'AWS::Lambda::Version');

const typesOf = (resources: readonly (readonly [string, string])[]) =>
  [...new Set(resources.map(([, type]) => type))].sort();

test('it names the types of all resources that come', () => {
  const come = resourcesNow().filter(([id]) => !(id in before.resources));

  expect(typesTold('comes')).toEqual(typesOf(come));
});

test('it names the types of all resources that go', () => {
  const left = new Set(resourcesNow().map(([id]) => id));

  const go = Object.entries(before.resources).filter(([id]) => !left.has(id));

  expect(typesTold('goes')).toEqual(typesOf(go));
});

/** Names of outputs behind these words. */
function outputsTold(words: string): string[] {
  const [, list = ''] = new RegExp(`${words}: ((?:\`…?\\w+\`[,.]\\s)+)`).exec(section) ?? [];
  return list.match(/\w+/g) ?? [];
}

test('it names each output that comes', () => {
  const come = Object.keys(now().Outputs).filter((name) => !before.outputs.includes(name));

  expect(outputsTold('New outputs')).toEqual(come.sort());
});

test('it names each output that goes, without the name of its ensemble', () => {
  const outputs = Object.keys(now().Outputs);

  const go = before.outputs
    .filter((name) => !outputs.includes(name))
    .map((name) => name.replace(/^ensembleprod(\w+)[0-9A-F]{8}$/, '$1'));
  expect(outputsTold('Outputs of each ensemble that are gone')).toEqual(go.sort());
});

/** What `npm run rehearse` can make, which only a person runs: the types and properties of our templates. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nothingBehind } from '../rehearse/judge.ts';
import { prod } from './configuration.ts';
import { removeAssemblies, templateOf } from './synthesized.ts';

removeAssemblies();

const folder = 'local-cloud/moto/resources';
const code = readdirSync(folder)
  .filter((file) => file.endsWith('.py'))
  .map((file) => readFileSync(join(folder, file), 'utf8'))
  .join('\n');
const reader = readFileSync('local-cloud/moto/read_back.py', 'utf8');

const key = (region: string) =>
  `arn:aws:kms:${region}:123456789012:key/0123abcd-0123-0123-0123-0123456789ab`;

/** With everything in it that makes resources. */
const everything = {
  ensembles: [{ ...prod, roles: ['zookeeper-prod'] }],
  encryptionKey: key('eu-central-1'),
  copyTo: [{ region: 'eu-west-1', bucket: 'copies', encryptionKey: key('eu-west-1') }],
  objectLock: { mode: 'GOVERNANCE', days: 3 },
  notify: { emails: ['ops@example.com'] },
  report: { schedule: { every: 86_400 } },
};

const resources: readonly { readonly Type: string; readonly Properties?: object }[] = [
  undefined,
  everything,
].flatMap((input) => Object.values(templateOf(input).toJSON().Resources));

/** What CloudFormation itself reads of a custom resource, and a bucket's settings. */
const ownNames = ({ Type, Properties = {} }: (typeof resources)[number]) =>
  nothingBehind(Type) ? [] : Object.keys(Properties).map((name) => `${Type}.${name}`);

test('a rehearsal makes each type of the stack, and reads it back', () => {
  const types = [...new Set(resources.map(({ Type }) => Type))].filter(
    (type) => !nothingBehind(type),
  );

  expect(types.length).toBeGreaterThan(20);
  expect(types.filter((type) => !code.includes(`"${type}":`))).toEqual([]);
  expect(types.filter((type) => !reader.includes(`"${type}":`))).toEqual([]);
});

test('a rehearsal takes each property of the stack', () => {
  const properties = [...new Set(resources.flatMap(ownNames))];

  expect(properties.length).toBeGreaterThan(80);
  expect(properties.filter((name) => !code.includes(`"${name.split('.')[1]}"`))).toEqual([]);
});

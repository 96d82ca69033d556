/** The construct takes what a configuration file takes, under the same names, and says so where it is typed. */
import { readFileSync } from 'node:fs';
import { settings } from '../../../lib/config/settings-table.ts';

interface Prop {
  readonly name: string;
  readonly isOptional: boolean;
  readonly doc: string;
}

/** The props of an interface, with what stands above each. */
function propsIn(file: string, of: string): Prop[] {
  const [, body = ''] =
    new RegExp(`^export interface ${of}\\b[^{]*\\{\\n(.*?)^\\}`, 'ms').exec(
      readFileSync(file, 'utf8'),
    ) ?? [];
  return [...body.matchAll(/^ {2}\/\*\*(.*?)\*\/\n {2}readonly (\w+)(\??):/gms)].map(
    ([, doc = '', name = '', optional]) => ({ name, isOptional: optional === '?', doc }),
  );
}

const deployment = [
  ...propsIn('lib/props/zk-backup-props.ts', 'ZkBackupProps'),
  ...propsIn('lib/account/account-props.ts', 'AccountProps'),
];
const ensemble = propsIn('lib/props/ensemble-props.ts', 'EnsembleProps');

const settingsBelow = (place: string) =>
  settings()
    .filter(({ path }) => path.startsWith(place))
    .map(({ path }) => path.slice(place.length))
    .filter((name) => /^\w+$/.test(name))
    .sort();

const names = (props: readonly Prop[]) => props.map(({ name }) => name).sort();

/** Of these a file is not asked: `-c stack=NAME` names what a file makes, and `-c giveUpRuns=ID` is for one deployment. */
const ofProps = ['name', 'giveUpRuns'];

test('what a deployment is set by has one name in file and props', () => {
  const own = names(deployment).filter((name) => !ofProps.includes(name));

  expect(own.length).toBeGreaterThan(8);
  expect(own).toEqual(settingsBelow(''));
});

test('what an ensemble is set by has one name in file and props', () => {
  expect(names(ensemble)).toEqual(settingsBelow('ensembles[].'));
});

test.each([...deployment, ...ensemble])('$name says what it is, and its default', (prop) => {
  expect(prop.doc.length).toBeGreaterThan(20);
  expect(prop.doc.includes('@default')).toBe(prop.isOptional);
});

test('a value that is the default of both stands in the docs of both', () => {
  const told = ensemble.flatMap(({ name, doc }) => {
    const [, value] = /@default ("[^"]*"|\d+|true|false)\n/.exec(doc) ?? [];
    return value === undefined ? [] : [[`ensembles[].${name}`, `\`${value}\``]];
  });

  const checked = settings().map(({ path, fallback }) => [path, fallback]);

  expect(told.length).toBeGreaterThan(4);
  expect(checked).toEqual(expect.arrayContaining(told));
});

/** What copies add to a template is counted before it is made. */
import { templateSize } from '../../lib/ensembles/template-size.ts';
import { configOf, ensembles } from './configuration.ts';
import { removeAssemblies, templateOf } from './synthesized.ts';

removeAssemblies();

const named = Array.from({ length: 12 }, (_, at) => `zk-${at}`);
const fleet = ensembles(
  ...named.map((name, at) => ({
    ...{ name, nodes: { tag: { key: 'zk', value: name } } },
    restoreFrom: at === 0 ? named.slice(1, 4) : [],
  })),
);
const copied = {
  ...fleet,
  copyTo: [{ region: 'eu-west-1' }, { region: 'ap-southeast-2', replicationTime: true }],
};

const sizeOf = (input: object) => {
  const json = templateOf(input).toJSON();
  return { bytes: JSON.stringify(json).length, resources: Object.keys(json.Resources).length };
};

it('has room for what nodes and functions read, and for what copies', () => {
  const [made, before] = [sizeOf(copied), sizeOf(fleet)];
  const [counted, countedBefore] = [templateSize(configOf(copied)), templateSize(configOf(fleet))];

  const grown = made.bytes - before.bytes;
  const allowed = counted.bytes - countedBefore.bytes;
  expect(grown).toBeLessThanOrEqual(allowed);
  // More than twice as much would refuse what fits.
  expect(allowed).toBeLessThan(2 * grown);
  expect(made.resources - before.resources).toBe(counted.resources - countedBefore.resources);
});

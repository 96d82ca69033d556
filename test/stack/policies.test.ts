import { identityStatements, removeAssemblies, templateOf } from './synthesized.ts';

removeAssemblies();

const tagged = (name: string) => ({ name, nodes: { tag: { key: 'zk-backup', value: name } } });
const names = (count: number) =>
  Array.from({ length: count }, (_, index) => `zk-${String(index).padStart(3, '0')}`);

const one = templateOf({ ensembles: names(1).map(tagged) });
const twenty = templateOf({ ensembles: names(20).map(tagged) });

/** Policies of functions and people, of which each has one, with the lists of tags' values left out. */
const shared = (template: typeof one) =>
  identityStatements(template)
    .filter(({ of }) => !of.startsWith('ensemble'))
    .map(({ Condition, ...statement }) =>
      JSON.stringify(Condition)?.includes('ssm:resourceTag')
        ? statement
        : { ...statement, Condition },
    );

it('policies of functions and people grow by the values of tags alone', () => {
  expect(shared(twenty)).toEqual(shared(one));
});

it('one statement has the values of one tag, and other statements those of other tags', () => {
  const other = { name: 'other', nodes: { tag: { key: 'team', value: 'search' } } };

  const template = templateOf({ ensembles: [...names(2).map(tagged), other] });

  expect(conditionsIn(template)).toEqual([
    { StringEquals: { 'ssm:resourceTag/zk-backup': names(2) } },
    { StringEquals: { 'ssm:resourceTag/team': ['search'] } },
  ]);
});

it('no statement outgrows a policy of its own: what is more begins another one', () => {
  const long = (name: string) => ({
    name,
    nodes: { tag: { key: 'zk-backup', value: `${name}-${'v'.repeat(249)}` } },
  });

  const conditions = conditionsIn(templateOf({ ensembles: names(20).map(long) }));

  const sizes = conditions.map((condition) => JSON.stringify(condition).length);
  expect(sizes).toHaveLength(2);
  expect(Math.max(...sizes)).toBeLessThan(4_200);
  expect(new Set(JSON.stringify(conditions).match(/zk-\d{3}-/g)).size).toBe(20);
});

it('instances by id are in one list, each once', () => {
  const named = (name: string, index: number) => ({
    ...{ name, nodes: { instanceIds: [`i-0000000${index}`] } },
    drill: { instanceId: 'i-0123456789abcdef0' },
  });

  const template = templateOf({ ensembles: names(3).map(named) });

  const sent = identityStatements(template)
    .filter(({ of }) => of.startsWith('OrchestratorsRestore'))
    .filter(({ Sid }) => Sid?.startsWith('Reach'))
    .map(({ Sid, Resource }) => [Sid, JSON.stringify(Resource).match(/i-[0-9a-f]{8,}/g)]);
  expect(sent).toEqual([
    ['ReachNodes', ['i-00000000', 'i-00000001', 'i-00000002']],
    ['ReachInstancesOfDrills', ['i-0123456789abcdef0']],
  ]);
});

/** Of those statements of the backup function that ask for a tag. */
function conditionsIn(template: typeof one) {
  return identityStatements(template)
    .filter(({ of }) => of.startsWith('OrchestratorsBackup'))
    .map(({ Condition }) => Condition)
    .filter((condition) => JSON.stringify(condition)?.includes('ssm:resourceTag'));
}

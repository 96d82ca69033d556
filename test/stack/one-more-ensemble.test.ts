import { createOnly, type TemplateResource } from './create-only.ts';
import { removeAssemblies, templateOf } from './synthesized.ts';

removeAssemblies();

const tagged = (name: string) => ({ name, nodes: { tag: { key: 'zk-backup', value: name } } });
const named = (name: string) => ({
  name,
  nodes: { instanceIds: [`i-0123456789abcdef${name.length}`] },
});

const resourcesOf = (...ensembles: object[]): Readonly<Record<string, TemplateResource>> =>
  templateOf({ ensembles }).toJSON().Resources;

/** Whose template differs, where both have it: their types, each once. */
function changed(
  before: Readonly<Record<string, TemplateResource>>,
  after: Readonly<Record<string, TemplateResource>>,
): string[] {
  const both = Object.keys(before).filter((id) => after[id]);
  const differing = both.filter((id) => JSON.stringify(before[id]) !== JSON.stringify(after[id]));
  return [...new Set(differing.map((id) => String(after[id]?.Type)))].sort();
}

/** Ids of those that CloudFormation would make anew. */
const replaced = (
  before: Readonly<Record<string, TemplateResource>>,
  after: Readonly<Record<string, TemplateResource>>,
): string[] =>
  Object.entries(before).flatMap(([id, resource]) => {
    const now = after[id];
    return !now || JSON.stringify(createOnly(now)) === JSON.stringify(createOnly(resource))
      ? []
      : [id];
  });

const idsOf = (all: object, pattern: RegExp) => Object.keys(all).filter((id) => pattern.test(id));

/** What knows all ensembles. A version is another one each time, and so is what an alias points to. */
const shared = [
  'AWS::CloudWatch::Dashboard',
  'AWS::IAM::Policy',
  'AWS::Lambda::Alias',
  'AWS::Lambda::Function',
  'Custom::ZkBackupRunsUnderWay',
];

const two = resourcesOf(tagged('prod'), named('old'));

it.each([
  ['One more ensemble', resourcesOf(tagged('prod'), named('old'), tagged('new'))],
  ['One less', resourcesOf(tagged('prod'))],
  ['Another name', resourcesOf(tagged('prod'), named('renamed'))],
  ['Another order', resourcesOf(named('old'), tagged('prod'))],
])('%s changes nothing of the others, and replaces nothing that is shared', (_, after) => {
  expect(changed(two, after).filter((type) => !shared.includes(type))).toEqual([]);
  expect(replaced(two, after)).toEqual([]);
  expect(idsOf(after, /^ensembleprod/)).toEqual(
    expect.arrayContaining(idsOf(two, /^ensembleprod/)),
  );
  const lasting = (all: object) => idsOf(all, /^(?!ensemble|.*CurrentVersion)/).sort();
  expect(lasting(after)).toEqual(lasting(two));
});

it('another setting is another version of the function; the one before stays for its executions', () => {
  const versions = (ensemble: object) =>
    Object.entries(resourcesOf(ensemble)).filter(
      ([id, { Type }]) => Type === 'AWS::Lambda::Version' && id.startsWith('OrchestratorsBackup'),
    );
  const [[first = '', version] = []] = versions(tagged('prod'));

  const [[second = ''] = []] = versions({ ...tagged('prod'), maxShrinkPercent: 10 });

  expect(second).not.toBe(first);
  expect(version?.DeletionPolicy).toBe('Retain');
});

import { Template } from 'aws-cdk-lib/assertions';
import { createOnly, type TemplateResource } from './create-only.ts';
import { removeAssemblies, stackOf } from './synthesized.ts';
import { nestedTemplates } from './whole-template.ts';

removeAssemblies();

const tagged = (name: string) => ({ name, nodes: { tag: { key: 'zk-backup', value: name } } });
const named = (name: string) => ({
  name,
  nodes: { instanceIds: [`i-0123456789abcdef${name.length}`] },
});

type Resources = Readonly<Record<string, TemplateResource>>;

interface Deployed {
  readonly outer: Resources;
  /** By the logical ids of the nested stacks in the outer one. */
  readonly nested: ReadonlyMap<string, Resources>;
}

function deployed(...ensembles: object[]): Deployed {
  const stack = stackOf({ ensembles });
  const outer = Template.fromStack(stack).toJSON().Resources;
  const nested = [...nestedTemplates(stack)].map(([id, template]): [string, Resources] => [
    id,
    template.toJSON().Resources,
  ]);
  return { outer, nested: new Map(nested) };
}

/** Ids of what both have, and what differs. */
const changed = (before: Resources, after: Resources): string[] =>
  Object.keys(before).filter(
    (id) => after[id] && JSON.stringify(before[id]) !== JSON.stringify(after[id]),
  );

/** Ids of those that CloudFormation would make anew. */
const replaced = (before: Resources, after: Resources): string[] =>
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

const [prod, old, company] = [tagged('prod'), named('old'), tagged('zk-a')];

/** Of these `old` has a nested stack for itself, and `zk-a` is in that of `prod`. */
const before = deployed(prod, old, company);

describe.each([
  ['One more ensemble', [prod, old, company, tagged('new')], 0],
  ['One more in the same nested stack', [prod, old, company, tagged('zka')], 1],
  ['One less', [prod, company], 0],
  ['One less in the same nested stack', [prod, old], 1],
  ['Another name', [prod, named('renamed'), company], 0],
  ['Another order', [company, old, prod], 0],
])('%s', (_, ensembles, touchedStacks) => {
  const after = deployed(...ensembles);

  it('changes nothing of the others, and replaces nothing that is shared', () => {
    const types = changed(before.outer, after.outer).map((id) => String(after.outer[id]?.Type));

    expect(types.filter((type) => !shared.includes(type) && type !== nestedStack)).toEqual([]);
    expect(replaced(before.outer, after.outer)).toEqual([]);
    expect(idsOf(after.outer, /^ensembleprod/)).toEqual(idsOf(before.outer, /^ensembleprod/));
    const lasting = (all: object) =>
      idsOf(all, /^(?!ensemble(?!s)|Ensembles\d|.*CurrentVersion)/).sort();
    expect(lasting(after.outer)).toEqual(lasting(before.outer));
  });

  it('changes no nested stack but its own, and nothing of others in that', () => {
    const both = [...before.nested].flatMap(([id, resources]) => {
      const now = after.nested.get(id);
      return now ? [[resources, now] as const] : [];
    });

    expect(both.flatMap(([was, now]) => changed(was, now))).toEqual([]);
    const touched = both.filter(([was, now]) => JSON.stringify(was) !== JSON.stringify(now));
    expect(touched).toHaveLength(touchedStacks);
    const stays = changed(before.outer, after.outer).filter(
      (id) => after.outer[id]?.Type === nestedStack,
    );
    expect(stays).toHaveLength(touchedStacks);
  });
});

const nestedStack = 'AWS::CloudFormation::Stack';

/** What a deployment is asked by, and that nothing which it could take away goes before the answer. */
import { Template } from 'aws-cdk-lib/assertions';
import { Role } from 'aws-cdk-lib/aws-iam';
import { mostEnsembles } from '../../lib/config/fleet-limits.ts';
import { needsOfRuns } from '../../lib/deployment/needs-of-runs.ts';
import { restoreSettings } from '../../lib/functions/function-settings.ts';
import type { Resource } from '../../local-cloud/template/intrinsics.ts';
import { twoEnsembles } from '../permissions/stack-under-test.ts';
import { configOf, prod } from './configuration.ts';
import { backupIn, ensemble, stackOfApp } from './construct/app.ts';
import { removeAssemblies, templateOf } from './synthesized.ts';

removeAssemblies();

type Made = Resource & { readonly DependsOn?: readonly string[] };

const resourcesOf = (template: Template): [string, Made][] =>
  Object.entries(template.toJSON().Resources as Record<string, Made>);

const type = 'Custom::ZkBackupRunsUnderWay';

function askedIn(template: Template): [string, Made] {
  const [found, ...others] = resourcesOf(template).filter(([, { Type }]) => Type === type);
  if (!found || others.length > 0) throw new Error(`${others.length + 1} of ${type}`);
  return found;
}

const propertiesOf = (input: object) => askedIn(templateOf(input))[1].Properties ?? {};

/** Ids of all that waits for the answer. */
function waiting(template: Template): string[] {
  const [asked] = askedIn(template);
  return resourcesOf(template)
    .filter(([, { DependsOn = [] }]) => DependsOn.includes(asked))
    .map(([id]) => id);
}

const idsOf = (template: Template, pattern: RegExp) =>
  resourcesOf(template).flatMap(([id, { Type }]) => (pattern.test(`${Type} ${id}`) ? [id] : []));

describe('The answer is waited for', () => {
  const template = templateOf(twoEnsembles);

  it.each([
    ['documents', /^AWS::SSM::Document /, 14],
    ['policies of nodes', /^AWS::IAM::ManagedPolicy ensemble/, 2],
    ['what both functions may do', /^AWS::IAM::Policy Orchestrators\w+RoleDefaultPolicy/, 2],
  ])('by all %s', (_what, pattern, count) => {
    const ids = idsOf(template, pattern);

    expect(ids).toHaveLength(count);
    expect(waiting(template)).toEqual(expect.arrayContaining(ids));
  });

  it('by the policies of roles that exist, too', () => {
    const stack = stackOfApp();
    const role = (name: string) => Role.fromRoleName(stack, name, name);
    const functionRoles = { backup: role('one'), restore: role('other') };

    backupIn(stack, { functionRoles });

    const made = Template.fromStack(stack);
    const policies = resourcesOf(made).filter(
      ([, { Type, Properties = {} }]) =>
        Type === 'AWS::IAM::Policy' &&
        JSON.stringify(Properties.PolicyDocument).includes('ssm:SendCommand'),
    );
    expect(policies).toHaveLength(2);
    expect(waiting(made)).toEqual(expect.arrayContaining(policies.map(([id]) => id)));
  });

  it('by nothing of the function that gives it', () => {
    expect(waiting(template).filter((id) => id.startsWith('RunsUnderWay'))).toEqual([]);
  });
});

it('waits longer than the function and its two further tries by Lambda may take', () => {
  const template = templateOf();
  const [, { Properties = {} }] = askedIn(template);
  const [handler] = resourcesOf(template).filter(([id, { Type }]) =>
    `${Type} ${id}`.startsWith('AWS::Lambda::Function RunsUnderWay'),
  );

  const pauses = 60 + 120;
  const all = 3 * Number(handler?.[1].Properties?.Timeout) + pauses;
  expect(Number(Properties.ServiceTimeout)).toBeGreaterThan(all);
});

it('asks about what runs of each ensemble need', () => {
  const [one, two] = twoEnsembles.ensembles;
  const documents = expect.arrayContaining([expect.stringMatching(/^ZkBackup-[0-9a-f]{10}-\*$/)]);

  expect(propertiesOf(twoEnsembles).Ensembles).toEqual({
    [String(one?.name)]: {
      nodes: ['zk-backup=prod'],
      documents,
      folders: ['prod/zookeeper-backup-*'],
    },
    [String(two?.name)]: {
      nodes: ['i-0aaaaaaaaaaaaaaaa', 'mi-0aaaaaaaaaaaaaaaa', 'i-0dddddddddddddddd'],
      documents,
      folders: ['staging/zookeeper-backup-*', 'prod/*'],
    },
  });
});

it('asks about the roles of the nodes', () => {
  const { Ensembles } = propertiesOf({ ensembles: [{ ...prod, roles: ['zookeeper'] }] });

  expect(Ensembles).toMatchObject({ prod: { roles: ['zookeeper'] } });
});

it('of as many ensembles as fit, with the longest names, before and now fit into one event of Lambda', () => {
  const ensembles = Array.from({ length: mostEnsembles }, (_, index) => {
    const name = `${'n'.repeat(35)}-${1_000 + index}`;
    return { name, nodes: { tag: { key: 'zk-backup', value: name } } };
  });

  const needs = needsOfRuns(restoreSettings(configOf({ ensembles }), 'd'.repeat(60)), new Map());

  expect(Object.keys(needs)).toHaveLength(mostEnsembles);
  const asynchronousEvent = 256 * 1024;
  expect(2 * JSON.stringify(needs).length).toBeLessThan(asynchronousEvent / 2);
});

it.each([
  ['another schedule', { schedule: { every: 3_600 } }],
  ['another number of backups to keep', { keep: { last: 3 } }],
  ['another drill', { drill: false }],
])('%s takes nothing from a run', (_what, setting) => {
  const before = propertiesOf({ ensembles: [prod] });

  expect(propertiesOf({ ensembles: [{ ...prod, ...setting }] })).toEqual(before);
});

describe('Runs that are given up', () => {
  it('are told by their ids', () => {
    const stack = stackOfApp();

    backupIn(stack, { giveUpRuns: ['prod.20261130T030000Z', 'prod.drill-20261130T030000Z'] });

    const [, { Properties }] = askedIn(Template.fromStack(stack));
    expect(Properties?.GiveUpRuns).toEqual([
      'prod.20261130T030000Z',
      'prod.drill-20261130T030000Z',
    ]);
  });

  it('are no ensembles: a name in their place is refused', () => {
    const making = () =>
      backupIn(stackOfApp(), { ensembles: [ensemble('prod')], giveUpRuns: ['prod'] });

    expect(making).toThrow(
      'giveUpRuns[0]: got "prod", expected the id of a run, restore or drill, such as "prod.20261130T030000Z"',
    );
  });
});

import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { Stage } from 'aws-cdk-lib/core';
import { mostEnsembles, mostNamedInstances } from '../../lib/config/fleet-limits.ts';
import { InvalidConfiguration } from '../../lib/config/read-config.ts';
import { mostOfTemplate, mostProfiles, templateSize } from '../../lib/ensembles/template-size.ts';
import { Intrinsics, type Resource } from '../../local-cloud/template/intrinsics.ts';
import { configOf } from './configuration.ts';
import { removeAssemblies, stackOf } from './synthesized.ts';
import { nestedTemplates } from './whole-template.ts';

removeAssemblies();

const tagged = (name: string) => ({ name, nodes: { tag: { key: 'zk-backup', value: name } } });

/** As long as names become. */
const names = (count: number) =>
  Array.from({ length: count }, (_, index) => `${'n'.repeat(34)}-${10_000 + index}`);

const instance = (number: number) => `i-${String(number).padStart(17, '0')}`;

/** All that makes a stack larger, beside the ensembles. */
const everything = {
  report: {},
  objectLock: { mode: 'GOVERNANCE', days: 7 },
  notify: {
    emails: ['ops@example.com', 'on-call@example.com'],
    topic: 'arn:aws:sns:us-east-1:123456789012:on-call',
    slack: { webhook: { secretsManager: 'slack' } },
    webhook: { url: { secretsManager: 'url' }, secret: { ssmParameter: '/key' } },
    heartbeat: Object.fromEntries(
      names(32).map((name) => [
        name,
        Object.fromEntries(
          ['start', 'success', 'failure'].map((what) => [
            what,
            { ssmParameter: `/zk-backup/${name}/${what}` },
          ]),
        ),
      ]),
    ),
  },
};

/** With as many profiles as fit beside them. */
const fullOf = <E extends object>(ensembles: readonly E[]) => {
  const most = mostProfiles(configOf({ ensembles }));
  return {
    ...everything,
    ensembles: ensembles.map((one, index) => ({ ...one, maxDowntime: 600 + (index % most) })),
  };
};

const allTagged = names(mostEnsembles).map(tagged);
const byTag = fullOf(allTagged);

/** As many instances by id as may be, and each ensemble restored from another one: fewer fit then. */
const perEnsemble = 5;
const byId = fullOf(
  allTagged.slice(0, 270).map((ensemble, index) => ({
    ...{ ...ensemble, restoreFrom: [allTagged[index === 0 ? 1 : 0]?.name] },
    ...(index < mostNamedInstances / perEnsemble && {
      nodes: {
        instanceIds: Array.from({ length: perEnsemble }, (_, node) =>
          instance(index * perEnsemble + node),
        ),
      },
      drill: { instanceId: instance(1_000_000 + index) },
    }),
  })),
);

/** The stack of a configuration, with what AWS counts of it. */
function counted(input: object) {
  const stack = stackOf(input);
  const template = Template.fromStack(stack).toJSON();
  const file = join(Stage.of(stack)?.outdir ?? '', stack.templateFile);
  const intrinsics = new Intrinsics('ZkBackup', template as never);
  const policies = (type: string) =>
    Object.values(template.Resources as Record<string, Resource>)
      .filter(({ Type }) => Type === type)
      .map(({ Properties = {} }) => intrinsics.resolve(Properties) as Policy);
  const inline = policies('AWS::IAM::Policy');
  const roles = new Set(inline.flatMap(({ Roles }) => Roles));
  const managed = policies('AWS::IAM::ManagedPolicy');
  const nested = [...nestedTemplates(stack).values()].map((one) => one.toJSON());
  return {
    nested: {
      bytes: nested.map((one) => JSON.stringify(one).length),
      resources: nested.map(({ Resources }) => Object.keys(Resources).length),
    },
    bytes: statSync(file).size,
    resources: Object.keys(template.Resources).length,
    outputs: Object.keys(template.Outputs).length,
    /** All inline ones of a role count together. */
    inline: [...roles].map((role) =>
      sum(inline.filter(({ Roles }) => Roles.includes(role)).map(charactersOf)),
    ),
    managed: managed.map(charactersOf),
    attached: [...roles].map(
      (role) => managed.filter(({ Roles = [] }) => Roles.includes(role)).length,
    ),
  };
}

interface Policy {
  readonly Roles: readonly string[];
  readonly PolicyDocument: object;
}

const charactersOf = ({ PolicyDocument }: Policy) => JSON.stringify(PolicyDocument).length;
const sum = (all: readonly number[]) => all.reduce((total, one) => total + one, 0);

describe.each([
  [`${mostEnsembles} ensembles, nodes by tag`, byTag],
  ['270 ensembles, nodes by id, restored from others', byId],
])('%s, all with the longest names and everything set', (_, input) => {
  const { bytes, resources, outputs, nested, inline, managed, attached } = counted(input);

  it('fit in a template, and in what was counted before it was made', () => {
    const counted = templateSize(configOf(input));

    expect(bytes).toBeLessThanOrEqual(counted.bytes);
    expect(resources).toBeLessThanOrEqual(counted.resources);
    expect(counted.bytes).toBeLessThanOrEqual(mostOfTemplate.bytes);
    expect(counted.resources).toBeLessThanOrEqual(mostOfTemplate.resources);
    expect(outputs).toBeLessThanOrEqual(200);
  });

  it('fit in nested stacks', () => {
    expect(nested.resources.length).toBe(8);
    expect(Math.max(...nested.bytes)).toBeLessThan(1_000_000);
    expect(Math.max(...nested.resources)).toBeLessThanOrEqual(500);
  });

  it('fit in the policies of roles and people', () => {
    expect(Math.max(...inline)).toBeLessThanOrEqual(10_240);
    expect(Math.max(...managed)).toBeLessThanOrEqual(6_144);
    // A role may have ten, one of which is AWS's own.
    expect(Math.max(...attached)).toBeLessThanOrEqual(9);
  });
});

const problemsOf = (input: object) => {
  try {
    configOf(input);
  } catch (error) {
    if (error instanceof InvalidConfiguration) return error.problems;
    throw error;
  }
  return [];
};

it.each([mostEnsembles + 1, 10_000])(
  '%d ensembles are refused before anything is made',
  (count) => {
    const problems = problemsOf({ ensembles: names(count).map(tagged) });

    expect(problems).toEqual([
      {
        path: 'ensembles',
        got: `${count} ensembles`,
        expected: expect.stringMatching(
          /^at most 300 in one stack, .*: move the others to a second/,
        ),
      },
    ]);
  },
);

it('more instances by id than the policies of a role hold are refused', () => {
  const ids = (from: number) => Array.from({ length: 46 }, (_, node) => instance(from + node));
  const ensembles = names(5).map((name, index) => ({
    ...{ name, nodes: { instanceIds: ids(index * 100) } },
  }));

  expect(problemsOf({ ensembles })).toEqual([
    {
      path: 'ensembles',
      got: '230 instances by id',
      expected: expect.stringContaining('at most 200 in one stack'),
    },
  ]);
});

it('docs/limits.md tells both limits', () => {
  const limits = readFileSync('docs/limits.md', 'utf8');

  expect(limits).toContain(`${mostEnsembles} ensembles fit in one stack`);
  expect(limits).toContain(`${mostNamedInstances} instances fit`);
});

describe('In a bucket that exists, whose folders are named one by one', () => {
  it('policies fit where they are not refused', () => {
    const few = { ...byTag, objectLock: undefined, bucket: 'b'.repeat(63) };

    const { inline, managed } = counted({
      ...few,
      ensembles: byTag.ensembles.slice(0, 10),
      notify: {},
    });

    expect(Math.max(...inline)).toBeLessThanOrEqual(10_240);
    expect(Math.max(...managed)).toBeLessThanOrEqual(6_144);
  });

  it('more names than a policy of people holds are refused', () => {
    const many = { ensembles: allTagged.slice(0, 60), bucket: 'b'.repeat(63) };

    expect(() => stackOf(many)).toThrow(
      /names that make the policy Viewer \d+ characters long, expected at most 6144: .*Leave `bucket` out/,
    );
  });
});

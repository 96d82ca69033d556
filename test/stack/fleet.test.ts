import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { Stage } from 'aws-cdk-lib/core';
import { mostEnsembles, mostNamedInstances } from '../../lib/config/fleet-limits.ts';
import { profilesOf } from '../../lib/documents/node-profile.ts';
import { mostOfTemplate, mostProfiles, templateSize } from '../../lib/ensembles/template-size.ts';
import { Intrinsics, type Resource } from '../../local-cloud/template/intrinsics.ts';
import { configOf } from './configuration.ts';
import { instance, names, tagged } from './fleet.ts';
import { removeAssemblies, stackOf } from './synthesized.ts';
import { nestedTemplates } from './whole-template.ts';

removeAssemblies();

/** All that makes a stack larger, beside the ensembles. */
const everything = {
  report: {},
  objectLock: { mode: 'GOVERNANCE', days: 7 },
  notify: {
    emails: ['ops@example.com', 'on-call@example.com'],
    topic: 'arn:aws:sns:us-east-1:123456789012:on-call',
    slack: { webhook: { secretsManager: 'slack' } },
    webhook: { url: { secretsManager: 'url' }, secret: { ssmParameter: '/key' } },
  },
};

/** A second store, which all nodes may read. */
const copied = {
  copyTo: [{ region: 'eu-west-1', bucket: 'c'.repeat(63), account: '210987654321' }],
};

/** Secrets, of as many as a role can read. */
const heartbeatsOf = (named: readonly string[]) =>
  Object.fromEntries(
    named
      .slice(0, 40)
      .map((name) => [
        name,
        Object.fromEntries(
          ['start', 'success', 'failure'].map((what) => [
            what,
            { ssmParameter: `/zk-backup/${name}/${what}` },
          ]),
        ),
      ]),
  );

/** With as many profiles as fit beside them. */
const fullOf = <E extends { readonly name: string }>(ensembles: readonly E[], besides = {}) => {
  const most = mostProfiles(configOf({ ...everything, ...besides, ensembles }));
  return {
    ...{ ...everything, ...besides },
    notify: { ...everything.notify, heartbeat: heartbeatsOf(ensembles.map(({ name }) => name)) },
    ensembles: ensembles.map((one, index) => ({ ...one, maxDowntime: 600 + (index % most) })),
  };
};

const allTagged = names(mostEnsembles).map(tagged);
const byTag = fullOf(allTagged);

/** Of names that are not the longest, far more fit. */
const shortNames = Array.from({ length: mostEnsembles }, (_, index) => `zk-${index}`);
const short = fullOf(shortNames.map(tagged), copied);

/** As many instances by id as may be, and each ensemble restored from another one: fewer fit then. */
const perEnsemble = 5;
const byId = fullOf(
  allTagged.slice(0, 190).map((ensemble, index) => ({
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
  copied,
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
    documents: Object.values<Resource>(template.Resources).filter(
      ({ Type }) => Type === 'AWS::SSM::Document',
    ).length,
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
  [`${mostEnsembles} ensembles with the longest names, nodes by tag`, byTag],
  [`${mostEnsembles} ensembles with short names, copied`, short],
  ['190 ensembles with the longest names, nodes by id, restored from others, copied', byId],
])('%s, everything set', (_, input) => {
  const { bytes, resources, documents, outputs, nested, inline, managed, attached } =
    counted(input);

  it('fit in a template, and in what was counted before it was made', () => {
    const counted = templateSize(configOf(input));

    expect(bytes).toBeLessThanOrEqual(counted.bytes);
    expect(resources).toBeLessThanOrEqual(counted.resources);
    expect(counted.bytes).toBeLessThanOrEqual(mostOfTemplate.bytes);
    expect(counted.resources).toBeLessThanOrEqual(mostOfTemplate.resources);
    expect(outputs).toBeLessThanOrEqual(200);
  });

  it('have seven documents for each profile, however many they are', () => {
    expect(documents).toBe(7 * profilesOf(configOf(input).ensembles).size);
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

it('docs/limits.md tells these limits', () => {
  const limits = readFileSync('docs/limits.md', 'utf8').replaceAll(/\s+/g, ' ');
  const [some, few] = [shortNames.map(tagged), allTagged].map((ensembles) =>
    mostProfiles(configOf({ ensembles })),
  );

  expect(limits).toContain(`${mostEnsembles} ensembles fit in one stack`);
  expect(limits).toContain(`${mostNamedInstances} instances fit`);
  expect(limits).toContain(`some ${some} profiles fit, and ${few} where all names have 40 letters`);
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

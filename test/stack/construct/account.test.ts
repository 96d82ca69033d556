/** What an account demands of everything that is made in it: boundary, tags, roles that exist. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { ManagedPolicy, PermissionsBoundary, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Stack, Tags } from 'aws-cdk-lib/core';
import { configOf, prod } from '../configuration.ts';
import { createOnly } from '../create-only.ts';
import { identityStatements, quickApp, removeAssemblies, templateOf } from '../synthesized.ts';
import { wholeTemplate } from '../whole-template.ts';
import { backupIn, stackOfApp } from './app.ts';

removeAssemblies();

interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

const resourcesOf = (template: Template): [string, Resource][] =>
  Object.entries(template.toJSON().Resources);

const ofType = (template: Template, type: string) =>
  resourcesOf(template).filter(([, { Type }]) => Type === type);

const boundaryArn = 'arn:aws:iam::123456789012:policy/boundary';

/** Ids of roles that have another boundary, or none. */
const withoutBoundary = (template: Template) =>
  ofType(template, 'AWS::IAM::Role')
    .filter(([, { Properties }]) => Properties.PermissionsBoundary !== boundaryArn)
    .map(([id]) => id);

/** Ids of what may have tags, and lacks this one. */
const withoutTag = (template: Template, Key: string, Value: string) =>
  resourcesOf(template)
    .filter(([, { Type }]) => /::(Role|Bucket|Topic|Queue|Function|Document|Alarm|Key)$/.test(Type))
    .filter(([, { Properties }]) => {
      const tags = (Properties.Tags ?? []) as { Key: string; Value: string }[];
      return !tags.some((tag) => tag.Key === Key && tag.Value === Value);
    })
    .map(([id]) => id);

/** What makes roles beside those of backups: schedules, S3 that copies. */
const everything = { report: {}, copyTo: [{ region: 'eu-west-1' }] };

describe('A boundary', () => {
  it('of the construct is on every role, also on those that the CDK makes beside it', () => {
    const stack = stackOfApp();
    const permissionsBoundary = ManagedPolicy.fromManagedPolicyArn(stack, 'Boundary', boundaryArn);

    backupIn(stack, { permissionsBoundary, ...everything });

    const template = wholeTemplate(stack);
    expect(ofType(template, 'AWS::IAM::Role').length).toBeGreaterThan(5);
    expect(withoutBoundary(template)).toEqual([]);
  });

  it('of the app is on every role as well', () => {
    const stack = stackOfApp();
    PermissionsBoundary.of(stack.node.root).apply(
      ManagedPolicy.fromManagedPolicyArn(stack, 'Boundary', boundaryArn),
    );

    backupIn(stack, everything);

    expect(withoutBoundary(wholeTemplate(stack))).toEqual([]);
  });

  it('in a file does the same', () => {
    const template = templateOf({ ensembles: [prod], permissionsBoundary: boundaryArn });

    expect(withoutBoundary(template)).toEqual([]);
  });
});

describe('Tags', () => {
  it('of the construct are on everything, also on roles beside it, and ours too', () => {
    const stack = stackOfApp();

    backupIn(stack, { tags: { team: 'platform' }, ...everything });

    const template = wholeTemplate(stack);
    expect(withoutTag(template, 'team', 'platform')).toEqual([]);
    expect(withoutTag(template, 'application', 'zk-backup')).toEqual([]);
  });

  it('of the app are on everything as well', () => {
    const stack = stackOfApp();
    Tags.of(stack.node.root).add('team', 'platform');

    backupIn(stack, everything);

    expect(withoutTag(wholeTemplate(stack), 'team', 'platform')).toEqual([]);
  });

  it('are refused under a key of ours or of AWS', () => {
    const tagged = (tags: object) => () => configOf({ ensembles: [prod], tags });

    expect(tagged({ application: 'mine' })).toThrow('tags');
    expect(tagged({ 'aws:team': 'mine' })).toThrow('no key begins with "aws:"');
  });
});

describe('A role that exists', () => {
  const given = ['one', 'two', 'three', 'four', 'five'];
  const durable = ['lambda:CheckpointDurableExecution', 'lambda:GetDurableExecutionState'];

  it('is what a function runs under, with all that it needs', () => {
    const stack = stackOfApp();
    const [backup, restore, notify, report, deployment] = given.map((name) =>
      Role.fromRoleArn(stack, name, `arn:aws:iam::123456789012:role/${name}`),
    );

    const functionRoles = { backup, restore, notify, report, deployment };
    backupIn(stack, { functionRoles, ...everything });

    const template = Template.fromStack(stack);
    const runUnder = ofType(template, 'AWS::Lambda::Function').map(([, one]) =>
      String(one.Properties.Role).replace(/^.*role./, ''),
    );
    expect(runUnder.sort()).toEqual([...given].sort());
    for (const name of given) {
      const rights = ofType(template, 'AWS::IAM::Policy').filter(([, { Properties }]) =>
        JSON.stringify(Properties.Roles).includes(name),
      );
      expect(JSON.stringify(rights)).toContain('"logs:PutLogEvents"');
      expect(JSON.stringify(rights)).toContain(`"${durable[0]}"`);
      expect(rights.length).toBeGreaterThan(1);
    }
  });

  it('is one for each function: they have other rights', () => {
    const stack = stackOfApp();
    const role = Role.fromRoleName(stack, 'Theirs', 'theirs');

    const make = () => backupIn(stack, { functionRoles: { backup: role, notify: role } });

    expect(make).toThrow('functionRoles.notify: got "theirs", expected another role than that of');
  });

  it('may be one that the app makes', () => {
    const stack = stackOfApp();
    const role = (id: string) =>
      new Role(stack, id, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    const [backup, restore] = [role('First'), role('Second')];

    backupIn(stack, { functionRoles: { backup, restore } });

    const template = Template.fromStack(stack);
    const rights = identityStatements(template).filter(({ of }) =>
      /OrchestratorsRestoreRun/.test(of),
    );
    expect(rights.flatMap(({ Action }) => Action)).toEqual(expect.arrayContaining(durable));
    template.hasResourceProperties('AWS::Lambda::Function', {
      Role: stack.resolve(restore.roleArn),
      DurableConfig: Match.anyValue(),
    });
  });

  it('is refused if it takes no policies, with who writes down what it needs', () => {
    const stack = stackOfApp();
    const arn = 'arn:aws:iam::123456789012:role/theirs';
    const backup = Role.fromRoleArn(stack, 'Theirs', arn, { mutable: false });

    const made = backupIn(stack, { functionRoles: { backup } });

    expect(() => made.build()).toThrow(
      /functionRoles\.backup: got a role that takes no policies.*Role\.customizeRoles/,
    );
  });

  it('by the CDK itself leaves no role and no policy to be made, and its report names all rights', () => {
    const app = quickApp();
    Role.customizeRoles(app);
    const stack = new Stack(app, 'App');

    backupIn(stack, everything);

    expect(() => app.synth()).toThrow('You must provide a precreated role name');
    const read = (file: string) => readFileSync(join(app.outdir, file), 'utf8');
    const { Resources } = JSON.parse(read('App.template.json'));
    const made = Object.values<Resource>(Resources).map(({ Type }) => Type);
    expect(made).toContain('AWS::Lambda::Function');
    expect(made.filter((type) => type.startsWith('AWS::IAM::'))).toEqual([]);
    for (const action of ['ssm:SendCommand', 'lambda:GetDurableExecution', 'sns:Publish']) {
      expect(read('iam-policy-report.txt')).toContain(action);
    }
  });
});

it('demanded of a stack that is deployed, nothing of it is replaced or goes', () => {
  const demanded = {
    permissionsBoundary: boundaryArn,
    tags: { team: 'platform' },
    vpc: { subnets: ['subnet-0a1b2c3d'], securityGroups: ['sg-0a1b2c3d'] },
  };
  const fixed = (input: object) =>
    new Map(
      resourcesOf(templateOf({ ensembles: [prod], report: {}, ...input }))
        // Of a function each change makes another one, and the one before stays.
        .filter(([, { Type }]) => Type !== 'AWS::Lambda::Version')
        .map(([id, resource]) => [id, createOnly(resource)]),
    );
  const before = fixed({});

  const after = fixed(demanded);

  expect(before.size).toBeGreaterThan(30);
  expect(after).toEqual(before);
});

/** Names that are made of others stay within what AWS takes, or are refused before anything is made. */
import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import type { Template } from 'aws-cdk-lib/assertions';
import { Stack } from 'aws-cdk-lib/core';
import fc from 'fast-check';
import { InvalidDocumentName } from '../../../lib/documents/document-limits.ts';
import { quickApp, removeAssemblies } from '../synthesized.ts';
import { wholeTemplate } from '../whole-template.ts';
import { backupIn, ensemble } from './app.ts';

removeAssemblies();

/**
 * What CloudFormation's documentation of each type says. The specification has no lengths but in its words: where
 * those say one, it is compared below.
 */
const most: Readonly<Record<string, number>> = {
  'AWS::CloudWatch::Alarm AlarmDescription': 1024,
  'AWS::CloudWatch::Alarm AlarmName': 255,
  'AWS::CloudWatch::Dashboard DashboardName': 255,
  'AWS::EC2::SecurityGroup GroupDescription': 255,
  'AWS::Events::Rule Description': 512,
  'AWS::IAM::ManagedPolicy Description': 1000,
  'AWS::IAM::Policy PolicyName': 128,
  'AWS::KMS::Key Description': 8192,
  'AWS::Lambda::Alias Name': 128,
  'AWS::Lambda::Function Description': 256,
  'AWS::SSM::Document Name': 128,
  'AWS::Scheduler::Schedule Description': 512,
};

/** Names of what others made, of parts of a thing, and of a metric, which are as long as they are. */
const ofOthers = /::(Alarm (MetricName|Namespace)|Function FunctionName)$/;

type Named = readonly [what: string, text: string];

function namedIn(template: Template): Named[] {
  const { Resources, Outputs } = template.toJSON();
  const resources = Object.entries<{ Type: string; Properties?: object }>(Resources);
  return [
    ...resources.map(([id]): Named => ['logical id', id]),
    ...resources.flatMap(([, { Type, Properties = {} }]) =>
      Object.entries(Properties)
        .filter(
          ([property, value]) => /(Name|Description)$/.test(property) && typeof value === 'string',
        )
        .map(([property, value]): Named => [`${Type} ${property}`, value]),
    ),
    ...Object.values<{ Description: string }>(Outputs).map(
      ({ Description }): Named => ['output', Description],
    ),
  ];
}

const limitOf = (what: string) => most[what] ?? { 'logical id': 255, output: 1024 }[what];

const longestEnsemble = 'n'.repeat(40);

/** All that has a name in a stack of this name, at its longest. */
function namesWith(stackName: string, id: string): Named[] {
  const stack = new Stack(quickApp(), stackName);
  const runbookUrl = `https://${'r'.repeat(192)}`;
  const props = { ensembles: [ensemble(longestEnsemble)], report: {}, notify: { runbookUrl } };
  backupIn(stack, props, id);
  return namedIn(wholeTemplate(stack));
}

test('each kind of name has a limit here, and the words of the specification say no other', () => {
  const specification = loadAwsServiceSpecSync();
  const kinds = new Set(namesWith('App', 'Default').map(([what]) => what));

  const without = [...kinds].filter((what) => limitOf(what) === undefined && !ofOthers.test(what));
  const said = Object.keys(most).flatMap((what) => {
    const [type = '', property = ''] = what.split(' ');
    const { properties } = specification
      .lookup('resource', 'cloudFormationType', 'equals', type)
      .only();
    const [, characters] = /(\d+) characters/.exec(properties[property]?.documentation ?? '') ?? [];
    return characters === undefined ? [] : [[what, Number(characters)]];
  });

  expect(without).toEqual([]);
  expect(said.length).toBeGreaterThan(0);
  expect(said).toEqual(said.map(([what]) => [what, most[String(what)]]));
});

test('whatever the length of the names that it is made of, each is within its limit, or is refused', () => {
  const length = fc.oneof(
    fc.constantFrom(1, 104, 105, 109, 110, 128),
    fc.integer({ min: 1, max: 128 }),
  );
  const id = fc.constantFrom('Default', 'Zk', 'i'.repeat(60));
  let made = 0;

  fc.assert(
    fc.property(length, id, (characters, constructId) => {
      let names: Named[];
      try {
        names = namesWith('S'.repeat(characters), constructId);
      } catch (error) {
        expect(error).toMatchObject({
          name: InvalidDocumentName.name,
          hint: expect.stringContaining('`name` of the construct'),
        });
        return;
      }
      made += 1;
      expect(names.filter(([what, text]) => text.length > (limitOf(what) ?? Infinity))).toEqual([]);
    }),
    { numRuns: 12 },
  );
  expect(made).toBeGreaterThan(0);
});

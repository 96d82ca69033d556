/** The stacks that the construct nests in the one it is made in, wherever that is. */
import { Template } from 'aws-cdk-lib/assertions';
import { type App, NestedStack, Stack, Stage } from 'aws-cdk-lib/core';
import { quickApp, removeAssemblies } from '../synthesized.ts';
import { nestedTemplates, wholeTemplate } from '../whole-template.ts';
import { backupIn, stackOfApp } from './app.ts';

removeAssemblies();

test.each([
  [
    'a stage',
    (app: App) => new Stack(new Stage(app, 'Production'), 'App'),
    'Production-App-Backup',
  ],
  ['a nested stack', (app: App) => new NestedStack(new Stack(app, 'App'), 'Inner'), 'given'],
])('it is made in %s as well, with stacks that are nested in that', (_, place, begin) => {
  const stack = place(quickApp());

  backupIn(stack, begin === 'given' ? { name: begin } : {});

  const whole = wholeTemplate(stack);
  whole.resourceCountIs('AWS::CloudFormation::Stack', 1);
  whole.resourceCountIs('AWS::Scheduler::Schedule', 2);
  whole.hasResourceProperties('AWS::CloudWatch::Alarm', { AlarmName: `${begin}-prod.missed` });
});

test('nothing of the outer stack waits for one that is nested in it', () => {
  const stack = stackOfApp();

  backupIn(stack);

  const outer = JSON.stringify(Template.fromStack(stack).toJSON());
  expect(outer).toContain('AWS::CloudFormation::Stack');
  expect(outer).not.toMatch(/"Outputs\./);
  for (const [id, template] of nestedTemplates(stack)) {
    expect(outer.split(`"${id}"`)).toHaveLength(2);
    expect(template.toJSON().Outputs).toBeUndefined();
  }
});

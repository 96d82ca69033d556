import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { App, Aws, Stack, Token } from 'aws-cdk-lib/core';
import { functionCode, settingsText } from '../../lib/functions/function-code.ts';
import { removeAssemblies, templateOf } from './synthesized.ts';

removeAssemblies();

/** An app that stages its assets, as `cdk deploy` has it; nobody asks for the code itself. */
function synthesized(...all: readonly object[]) {
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] }, treeMetadata: false });
  const functions = all.map((settings, index) => {
    const stack = new Stack(app, `Stack${index}`);
    const code = functionCode(stack, 'lambda/backup/handler.ts', settings);
    return new LambdaFunction(stack, 'Function', {
      ...{ code, handler: 'index.handler', runtime: Runtime.NODEJS_24_X },
    });
  });
  const { directory } = app.synth();
  const assetOf = ({ node, stack }: LambdaFunction): string => {
    const { code } = node.defaultChild as CfnFunction;
    const { s3Key } = stack.resolve(code);
    return `asset.${String(s3Key).replace('.zip', '')}`;
  };
  return { directory, assets: functions.map(assetOf) };
}

it('holds the settings in the asset of the code', () => {
  const { directory, assets } = synthesized({ ensembles: ['prod'] });

  const text = readFileSync(join(directory, assets[0] ?? '', 'settings.json'), 'utf8');

  expect(JSON.parse(text)).toEqual({ ensembles: ['prod'] });
});

it('is another asset for each stack with other settings, within one app', () => {
  const { assets } = synthesized({ ensembles: ['prod'] }, { ensembles: ['staging'] });

  expect(new Set(assets).size).toBe(2);
});

it('is the same asset in every app with the same settings', () => {
  const settings = { ensembles: [{ name: 'prod' }], restores: {} };

  const { assets } = synthesized(settings);

  expect(synthesized(settings).assets).toEqual(assets);
});

it('leaves nothing in the assembly but its asset', () => {
  const { directory, assets } = synthesized({ ensembles: [] });

  expect(readdirSync(directory).filter((name) => !/\.json$|^cdk\.out$/.test(name))).toEqual(assets);
});

it('takes no token: nobody would fill it in', () => {
  const settings = { ensembles: [{ nodes: { tag: { key: 'k', value: Aws.STACK_NAME } } }] };

  expect(() => settingsText(settings)).toThrow(
    /ensembles\[0\]\.nodes\.tag\.value: got a token, whose value is known only after the deployment, expected a literal/,
  );
});

it.each([
  ['a number', { seconds: Token.asNumber({ Ref: 'Seconds' }) }, 'seconds'],
  ['a list', { 'on call': Token.asList({ Ref: 'List' }) }, '["on call"]'],
])('takes no token that is %s either', (_what, settings, path) => {
  expect(() => settingsText(settings)).toThrow(`${path}: got a token`);
});

it('leaves to the environment what does not grow with the ensembles', () => {
  const variablesOf = (count: number) => {
    const names = Array.from({ length: count }, (_, index) => `zk-${index}`);
    const ensembles = names.map((name) => ({
      ...{ name, nodes: { tag: { key: 'zk-backup', value: name } } },
    }));
    return templateOf({ ensembles }).findResources('AWS::Lambda::Function');
  };
  const environments = (count: number) =>
    Object.values(variablesOf(count)).map(({ Properties }) => Properties.Environment);

  expect(environments(3)).toEqual(environments(1));
});

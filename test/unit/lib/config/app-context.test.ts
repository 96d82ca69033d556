import { readFileSync } from 'node:fs';
import { readAppContext, UnknownContext } from '../../../../lib/config/app-context.ts';

const { context: ofCdk } = JSON.parse(readFileSync('cdk.json', 'utf8'));

const ofLookups = {
  'availability-zones:account=123456789012:region=eu-west-1': ['eu-west-1a'],
  'aws:cdk:enable-path-metadata': true,
  'aws:cdk:bundling-stacks': ['**'],
  'aws-cdk:enableDiffNoFail': 'true',
};

test('without -c the default file becomes the default stack', () => {
  expect(readAppContext({ ...ofCdk, ...ofLookups })).toEqual({
    config: 'zk-backup.json',
    stack: 'ZkBackup',
    giveUpRuns: [],
  });
});

test('-c names file and stack', () => {
  expect(readAppContext({ config: 'staging.json', stack: 'Staging' })).toMatchObject({
    config: 'staging.json',
    stack: 'Staging',
  });
});

test('-c names runs to give up, with commas', () => {
  expect(readAppContext({ giveUpRuns: 'a.20261130T030000Z, b.20261130T030000Z' })).toMatchObject({
    giveUpRuns: ['a.20261130T030000Z', 'b.20261130T030000Z'],
  });
});

test.each([
  ['confg', 'config'],
  ['cofnig', 'config'],
  ['conf', 'config'],
  ['Config', 'config'],
  ['configFile', 'config'],
  ['stak', 'stack'],
  ['stcak', 'stack'],
  ['stacks', 'stack'],
  ['STACK', 'stack'],
  ['stackName', 'stack'],
  ['stack-name', 'stack'],
])('-c %s=… is refused: %s was meant, and the default would be deployed', (key, meant) => {
  const reading = () => readAppContext({ ...ofCdk, [key]: 'staging' });

  expect(reading).toThrow(UnknownContext);
  expect(reading).toThrow(`There is no context "${key}": did you mean "${meant}"?`);
});

test.each(['owner', 'cost-center', 'costs', 'start'])(
  '-c %s=… is left to whoever reads it',
  (key) => {
    expect(() => readAppContext({ [key]: 'x' })).not.toThrow();
  },
);

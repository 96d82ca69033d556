import { keys, restoreKeys } from '../../lambda/contract/keys.ts';
import type { Need } from '../../local-cloud/callers/call-log.ts';
import { templateOf } from '../stack/synthesized.ts';
import { type CallerName, keyArn, StackUnderTest, twoEnsembles } from './stack-under-test.ts';

/** What a caller needs, or is forbidden, in a sentence and in the words of IAM. */
export type Row = readonly [caller: CallerName, what: string, need: Need];

export const stack = new StackUnderTest(templateOf(twoEnsembles));
export const { s3, list, document, instance, invoke, lambda, other } = stack;

export const tick = '20261122T030000Z';
export const archive = (ensemble: string, prefix = 'zookeeper-backup') =>
  `${ensemble}/${prefix}-${tick}.tar.gz`;
export const manifest = `prod/zookeeper-backup-${tick}.manifest.json`;
export const claim = `prod/runs/${tick}.json`;
export const report = keys.report('prod', tick, 'an execution');
export const runStatus = `prod/runs/${tick}.status.json`;
export const lease = 'prod/runs/current.json';
export const newest = 'prod/runs/newest.json';
export const record = (kind: string) => `prod/restores/prod.${tick}.${kind}.json`;
export const capture = (ensemble: string) => restoreKeys.capture(`${ensemble}.${tick}`, 'before');
export const lists = (ensemble: string) => restoreKeys.lists(`${ensemble}.${tick}`);
export const requests = (ensemble: string) =>
  restoreKeys.requests(`${ensemble}.${tick}`, 'changes');
export const answers = (ensemble: string) => restoreKeys.answers(`${ensemble}.${tick}`, 'changes');
export const sending = (ensemble: string) =>
  restoreKeys.sending(`${ensemble}.${tick}`, 'changes', tick);
export const once = { 's3:if-none-match': '*' };
export const over = { 's3:if-match': '"etag"' };
export const tagged = (value: string) => ({ 's3:RequestObjectTag/zk-backup': value });
export const expires = tagged('delete');
export const counted = 'prod/retention/counted.json';
export const pins = 'prod/retention/pins.json';
export const prodTag = { 'zk-backup': 'prod' };
export const execution = ':1/durable-execution/name/id';

/** Something with the key of the backups. */
export const key = (action: string): Need => ({
  action: `kms:${action}`,
  resource: keyArn,
  context: {},
});

/** With the characters that Secrets Manager puts behind the name. */
export const secretArn = (name: string) =>
  `arn:aws:secretsmanager:us-east-1:123456789012:secret:${name}-a1B2c3`;
export const parameterArn = (name: string) => `arn:aws:ssm:us-east-1:123456789012:parameter${name}`;

/** Where the drills of `staging` are held: no node of an ensemble. */
export const drillInstance = 'i-0dddddddddddddddd';

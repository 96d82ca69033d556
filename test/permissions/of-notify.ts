/** What the notify function, and who tests it, must be able to do, and what they must not. */
import {
  archive,
  invoke,
  key,
  manifest,
  other,
  parameterArn,
  type Row,
  s3,
  secretArn,
} from './words.ts';

export const neededToNotify: readonly Row[] = [
  ['notify function', 'publish to a topic', other('sns:Publish', 'sns:HERE:on-call')],
  [
    'notify function',
    'read the secret of Slack',
    {
      action: 'secretsmanager:GetSecretValue',
      resource: secretArn('zk-backup/slack'),
      context: {},
    },
  ],
  [
    'notify function',
    'read the key that signs',
    { action: 'ssm:GetParameter', resource: parameterArn('/zk-backup/signing'), context: {} },
  ],
  ['operator', 'test the notifications', invoke('Notify')],
];

export const forbiddenToNotify: readonly Row[] = [
  ['notify function', 'publish to a foreign topic', other('sns:Publish', 'sns:HERE:other')],
  [
    'notify function',
    'read another secret',
    {
      action: 'secretsmanager:GetSecretValue',
      resource: secretArn('zk-backup/other'),
      context: {},
    },
  ],
  [
    'notify function',
    'read a secret whose name begins in the same way',
    {
      action: 'secretsmanager:GetSecretValue',
      resource: secretArn('zk-backup/slack-of-others'),
      context: {},
    },
  ],
  [
    'notify function',
    'read another parameter',
    { action: 'ssm:GetParameter', resource: parameterArn('/zk-backup/other'), context: {} },
  ],
  ['notify function', 'decrypt by itself', key('Decrypt')],
  ['notify function', 'read a backup', s3('GetObject', archive('prod'))],
  ['notify function', 'read a manifest', s3('GetObject', manifest)],
  ['notify function', 'take a backup', invoke('Backup', 'live')],
  ['notify function', 'announce', other('events:PutEvents', 'events:HERE:event-bus/default')],
  ['viewer', 'send notifications', invoke('Notify')],
  [
    'operator',
    'read the secret of Slack',
    {
      action: 'secretsmanager:GetSecretValue',
      resource: secretArn('zk-backup/slack'),
      context: {},
    },
  ],
];

import { z } from 'zod';
import { allowedPatterns } from '../../lambda/contract/documents.ts';
import { notified, notifiedByDefault } from '../../lambda/contract/notifications.ts';
import { textLike } from './config-values.ts';

/*
 * `notify` of the configuration: who is told, and by what.
 */

const secretExpected =
  'the name of a secret, { "secretsManager": "…" } or { "ssmParameter": "/…" }, and never the secret itself';

const urlExpected =
  'a URL that begins with https://, without user, "?" and "#", which hold secrets; or the name of a secret that holds the URL, { "secretsManager": "…" } or { "ssmParameter": "/…" }';

const secret = z.union(
  [
    z.strictObject({
      secretsManager: textLike(/^[A-Za-z0-9/_+=.@-]{1,256}$/, secretExpected).describe(
        'Name of a secret of Secrets Manager.',
      ),
    }),
    z.strictObject({
      ssmParameter: textLike(/^\/?[A-Za-z0-9_.-]+(\/[A-Za-z0-9_.-]+)*$/, secretExpected)
        .max(512, { error: secretExpected })
        .describe('Name of a SecureString of Parameter Store.'),
    }),
  ],
  { error: secretExpected },
);

const on = z
  .array(z.enum(notified, { error: '"failure", "warning" or "success"' }), {
    error: 'a list of "failure", "warning" and "success"',
  })
  .default([...notifiedByDefault]);

const slack = z
  .strictObject(
    {
      webhook: secret.describe('Secret that holds the URL of an incoming webhook.'),
      on: on.describe('What the channel hears of.'),
    },
    { error: '{ "webhook": { "secretsManager": "…" } }' },
  )
  .describe('A channel of Slack.');

const webhook = z
  .strictObject(
    {
      url: z
        .union([textLike(/^https:\/\/[^\s/?#@]+(\/[^\s?#]*)?$/, urlExpected), secret], {
          error: urlExpected,
        })
        .describe('Where it is posted to, by TLS; no redirect is followed.'),
      secret: secret.describe(
        'Secret that signs, as Standard Webhooks has it: whsec_ and base64 of 24 to 64 bytes.',
      ),
      template: z
        .json({ error: 'JSON, such as { "text": "{{title}}" }' })
        .optional()
        .describe('What is sent instead of our document: JSON, whose texts may hold {{fields}}.'),
      on: on.describe('What the receiver hears of.'),
    },
    { error: '{ "url": "https://…", "secret": { "secretsManager": "…" } }' },
  )
  .describe('A receiver of your own, which verifies our signature.');

const heartbeat = z
  .record(
    textLike(allowedPatterns.ensemble, 'the name of an ensemble'),
    z.strictObject(
      {
        start: secret
          .optional()
          .describe('Secret that holds the URL to ping when a backup begins.'),
        success: secret.optional().describe('The same of a good backup.'),
        failure: secret.optional().describe('The same of one that failed.'),
      },
      { error: '{ "start": { … }, "success": { … }, "failure": { … } }' },
    ),
    { error: '{ "prod": { "success": { "secretsManager": "…" } } }' },
  )
  .describe(
    'By name of the ensemble, what its backups ping: a service that calls when pings stop.',
  );

const runbookUrl = textLike(
  /^https:\/\/[^\s#]{1,200}$/,
  'a URL that begins with https://, without "#": an article is named behind it',
).describe(
  'Where the runbook is that alarms and notifications link to. Absent: its page at this version, where package.json names a repository.',
);

const inClear = ['emails', 'topic', 'on', 'runbookUrl'];

/** Whether somebody may have put a secret there, where its name belongs: no error shows what it got. */
export const mayHoldSecret = ([top, setting, ...inside]: readonly PropertyKey[]): boolean =>
  top === 'notify' && !inClear.includes(String(setting)) && !inside.includes('on');

export const notifySettings = z
  .strictObject(
    {
      emails: z
        .array(textLike(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, 'an email address'), {
          error: 'a list of email addresses',
        })
        .default([])
        .describe('Who gets alarms and notifications by mail.'),
      topic: textLike(
        /^arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,256}$/,
        'the ARN of a standard SNS topic',
      )
        .optional()
        .describe('A topic of your own that gets them, too.'),
      on: on.describe('What both topics hear of, besides all alarms.'),
      slack: slack.optional(),
      webhook: webhook.optional(),
      heartbeat: heartbeat.optional(),
      runbookUrl: runbookUrl.optional(),
    },
    { error: '{ "emails": ["…"], "topic": "arn:aws:sns:…" }' },
  )
  .default({ emails: [], on: [...notifiedByDefault] })
  .describe('Who is told of runs and alarms, in addition to the topic that the stack creates.');

import { InvalidConfiguration, parseConfig } from '../../lib/config/read-config.ts';
import { runbookOf } from '../../lib/notifications/runbook.ts';
import { configOf, prod } from './configuration.ts';

const secret = { secretsManager: 'zk/secret' };
const token = 'https://hooks.slack.com/services/T01234567/B01234567/verysecrettoken';
const webhook = (change: object) => ({
  webhook: { url: 'https://example.com/hook', secret, ...change },
});

function refusalOf(notify: unknown): InvalidConfiguration {
  try {
    parseConfig('zk-backup.json', { ensembles: [prod], notify });
  } catch (error) {
    if (error instanceof InvalidConfiguration) return error;
    throw error;
  }
  throw new Error('The configuration was taken.');
}

it.each<[path: string, notify: unknown, message: RegExp]>([
  ['notify.slack.webhook', { slack: { webhook: token } }, /the name of a secret.*never the secret/],
  ['notify.slack.webhook', { slack: {} }, /got nothing, expected the name of a secret/],
  ['notify.slack', { slack: token }, /got a value that is not shown/],
  [
    'notify.slack.webhook.secretsManager',
    { slack: { webhook: { secretsManager: token } } },
    /the name of a secret/,
  ],
  [
    'notify.slack.webhook.ssmParameter',
    { slack: { webhook: { ssmParameter: '/a//b' } } },
    /the name of a secret/,
  ],
  [
    'notify.slack.webhook',
    { slack: { webhook: { secretsManager: 'a', ssmParameter: '/b' } } },
    /the name of a secret/,
  ],
  ['notify.slack.on[0]', { slack: { webhook: secret, on: ['start'] } }, /"failure", "warning" or/],
  ['notify.on[0]', { on: ['all'] }, /"failure", "warning" or "success"/],
  ['notify.webhook.url', webhook({ url: 'http://example.com' }), /begins with https:/],
  ['notify.webhook.url', webhook({ url: 'https://me:pass@example.com/' }), /without user/],
  ['notify.webhook.url', webhook({ url: 'https://example.com/?sig=a' }), /the name of a secret/],
  ['notify.webhook.url', webhook({ url: 'ftp://example.com/' }), /begins with https:/],
  ['notify.webhook.secret', { webhook: { url: 'https://example.com' } }, /got nothing/],
  [
    'notify.webhook.template',
    webhook({ template: { text: ['{{reson}}'] } }),
    /got "\{\{reson\}\}".*did you mean "\{\{reason\}\}"\?/,
  ],
  [
    'notify.webhook.template',
    webhook({ template: '{{ constructor }}' }),
    /one of the fields id, type, time/,
  ],
  [
    'notify.heartbeat.prdo',
    { heartbeat: { prdo: { success: secret } } },
    /an ensemble that is not in this file, expected one of prod/,
  ],
  [
    'notify.heartbeat.prod.success',
    { heartbeat: { prod: { success: token } } },
    /name of a secret/,
  ],
  [
    'notify.heartbeat.prod.sucess',
    { heartbeat: { prod: { sucess: secret } } },
    /did you mean "success"\?/,
  ],
  ['notify.runbookUrl', { runbookUrl: 'http://wiki' }, /begins with https:/],
  ['notify.runbookUrl', { runbookUrl: 'https://wiki/#top' }, /without "#"/],
  ['notify.slak', { slak: { webhook: secret } }, /did you mean "slack"\?/],
])('%s of %j is refused at synth, with what is expected', (path, notify, message) => {
  const error = refusalOf(notify);

  expect(error.problems.map((problem) => problem.path)).toEqual([path]);
  expect(error.message).toMatch(message);
});

it.each([
  [{ slack: { webhook: token } }],
  [{ slack: token }],
  [{ slack: { webhook: { secretsManager: token } } }],
  [{ slack: [token] }],
  [webhook({ url: 'https://example.com/?verysecrettoken' })],
  [webhook({ secret: 'whsec_verysecrettoken' })],
  [{ heartbeat: { prod: token } }],
  [{ heartbeat: { prod: { success: { ssmParameter: token } } } }],
])('never repeats what may be a secret: %j', (notify) => {
  expect(refusalOf(notify).message).not.toContain('verysecret');
});

it('hears of failures and warnings where nothing is asked for', () => {
  const { notify } = configOf({ ensembles: [prod], notify: { slack: { webhook: secret } } });

  expect([notify.on, notify.slack?.on]).toEqual([
    ['failure', 'warning'],
    ['failure', 'warning'],
  ]);
});

it.each([
  ['a URL in clear', 'https://example.com:8443/hook/zk'],
  ['a URL that is a secret', { ssmParameter: '/zk/url' }],
])('takes %s for a webhook', (_what, url) => {
  expect(configOf({ ensembles: [prod], notify: webhook({ url }) }).notify.webhook?.url).toEqual(
    url,
  );
});

it.each([
  [undefined, {}, 'zk-backup 1.2.3, docs/runbook.md'],
  ['https://wiki.example.com/zk', {}, 'https://wiki.example.com/zk'],
  [
    undefined,
    { repository: 'git+https://git.example.com/ops/zk-backup.git' },
    'https://git.example.com/ops/zk-backup/blob/v1.2.3/docs/runbook.md',
  ],
  [undefined, { repository: 'github:ops/zk-backup' }, 'zk-backup 1.2.3, docs/runbook.md'],
])('with runbookUrl %s and %j the runbook is at %s', (runbookUrl, named, place) => {
  expect(runbookOf(runbookUrl, { version: '1.2.3', ...named })).toBe(place);
});

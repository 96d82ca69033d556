import { InvalidConfiguration, parseConfig } from '../../lib/config/read-config.ts';
import { configOf, ensembles, prod } from './configuration.ts';

/** Path of the setting, the input, and what the message must say. */
const refused: [path: string, input: unknown, message: RegExp][] = [
  ['', 3, /the file: got 3, expected an object/],
  ['ensembles', {}, /ensembles: got nothing, expected a list/],
  ['ensembles', { ensembles: [] }, /at least one ensemble/],
  ['ensembles[0]', { ensembles: ['prod'] }, /got "prod", expected an ensemble/],
  ['ensembles[0].name', ensembles({ name: 'Prod' }), /got "Prod", expected 1 to 40 lower-case/],
  ['ensembles[0].name', ensembles({ name: 'a'.repeat(41) }), /1 to 40/],
  ['ensembles[0].name', ensembles({ name: undefined }), /got nothing/],
  [
    'ensembles[1].name',
    ensembles({}, { nodes: { instanceIds: ['i-01234567'] } }),
    /a name that ensembles/,
  ],
  ['ensembles[0].nodes', ensembles({ nodes: { tags: {} } }), /either \{ "tag"/],
  ['ensembles[0].nodes.tag.value', ensembles({ nodes: { tag: { key: 'a', value: 1 } } }), /got 1,/],
  [
    'ensembles[0].nodes.tag.key',
    ensembles({ nodes: { tag: { key: '$a', value: 'b' } } }),
    /key of/,
  ],
  ['ensembles[0].nodes.instanceIds', ensembles({ nodes: { instanceIds: [] } }), /1 to 50/],
  [
    'ensembles[0].nodes.instanceIds[1]',
    ensembles({ nodes: { instanceIds: ['i-01234567', 'i-xyz'] } }),
    /got "i-xyz", expected an instance id such as/,
  ],
  [
    'ensembles[0].nodes.instanceIds[1]',
    ensembles({ nodes: { instanceIds: ['i-01234567', 'i-01234567'] } }),
    /no earlier entry names/,
  ],
  ['ensembles[1].nodes.tag', ensembles({}, { name: 'other' }), /a tag that ensembles\[0\]/],
  ['ensembles[0].schedule', ensembles({ schedule: 'daily' }), /got "daily", expected either/],
  ['ensembles[0].schedule.every', ensembles({ schedule: { every: '1d' } }), /seconds, a multiple/],
  ['ensembles[0].schedule.every', ensembles({ schedule: { every: 240 } }), /from 300 to 518400/],
  ['ensembles[0].schedule.every', ensembles({ schedule: { every: 90.5 } }), /a multiple of 60/],
  ['ensembles[0].schedule.every', ensembles({ schedule: { every: 3601 } }), /a multiple of 60/],
  ['ensembles[0].schedule.every', ensembles({ schedule: { every: 604800 } }), /CloudWatch alarm/],
  [
    'ensembles[0].schedule.timezone',
    ensembles({ schedule: { every: 3600, timezone: 'UTC' } }),
    /cannot be used together with the other settings/,
  ],
  ['ensembles[0].schedule.cron', cron('0 3 * * *'), /6 fields separated by one blank/],
  ['ensembles[0].schedule.cron', cron('0 3 * * * *'), /"\?" in exactly one of/],
  ['ensembles[0].schedule.cron', cron('60 3 * * ? *'), /values, ranges.*as minutes, not "60"/],
  ['ensembles[0].schedule.cron', cron('0 3 ? * SUN-MON,XYZ *'), /as day of week, not/],
  ['ensembles[0].schedule.cron', cron('0 22-2 * * ? *'), /as hours, not "22-2"/],
  ['ensembles[0].schedule.cron', cron('0 3 ? * SUN *'), /\(up to 7 days\).*every 6 days/],
  ['ensembles[0].schedule.cron', cron('0 3 L * ? *'), /\(a month or more\)/],
  ['ensembles[0].schedule.cron', cron('0 3 * * ? 2027'), /in every year/],
  ['ensembles[0].schedule.cron', cron('* 3 * * ? *'), /at least 5 minutes between/],
  ['ensembles[0].schedule.timezone', cron('0 3 * * ? *', 'Berlin'), /an IANA time zone/],
  ['ensembles[0].schedule.timezone', cron('0 3 * * ? *', 'europe/berlin'), /"Europe\/Berlin"/],
  ['ensembles[0].schedule.timezone', cron('0 3 * * ? *', '+01:00'), /an IANA time zone/],
  ['ensembles[0].prefix', ensembles({ prefix: 'a b' }), /1 to 64 letters/],
  ['ensembles[0].prefix', ensembles({ prefix: '../up' }), /starting with a letter or digit/],
  ['ensembles[0].zooCfg', ensembles({ zooCfg: 'zoo.cfg' }), /an absolute path/],
  ['ensembles[0].zooCfg', ensembles({ zooCfg: "/etc/it's/zoo.cfg" }), /an absolute path/],
  [
    'ensembles[0].client',
    ensembles({ client: '/root/digest' }),
    /got "\/root\/digest", expected \{ "tls"/,
  ],
  ['ensembles[0].client.digest', ensembles({ client: { digest: 'digest' } }), /an absolute path/],
  ['ensembles[0].client.tls', ensembles({ client: { tls: true } }), /"certificate": "\/…"/],
  [
    'ensembles[0].client.tls.key',
    ensembles({ client: { tls: { certificate: '/a', ca: '/b' } } }),
    /got nothing, expected an absolute path/,
  ],
  ['ensembles[0].service', ensembles({ service: { stop: 'sv stop zk' } }), /"start": "…"/],
  ['ensembles[0].service', ensembles({ service: 'zoo keeper' }), /systemd unit/],
  [
    'ensembles[0].service.stop',
    ensembles({ service: { stop: 'a {{ RunId }}', start: 'b' } }),
    /without "\{\{"/,
  ],
  ['ensembles[0].service.start', ensembles({ service: { stop: 'a', start: 'b\nc' } }), /one line/],
  ['ensembles[0].mode', ensembles({ mode: 'hot' }), /got "hot", expected "stop" or "live"/],
  ['ensembles[0].maxDowntime', ensembles({ maxDowntime: 4 }), /from 5 to 3600/],
  ['ensembles[0].maxDowntime', ensembles({ maxDowntime: 7200 }), /from 5 to 3600/],
  ['ensembles[0].allowStandalone', ensembles({ allowStandalone: 'yes' }), /true or false/],
  ['ensembles[0].roles[0]', ensembles({ roles: ['my role'] }), /name or ARN of an IAM role/],
  ['ensembles[0].restoreFrom', ensembles({ restoreFrom: 'prod' }), /a list of names of ensembles/],
  ['ensembles[0].restoreFrom[0]', ensembles({ restoreFrom: ['*'] }), /the name of an ensemble/],
  [
    'ensembles[0].restoreFrom[0]',
    ensembles({ restoreFrom: ['prod'] }),
    /no other ensemble in this/,
  ],
  ['ensembles[0].restoreFrom[0]', withStaging({ restoreFrom: ['x'] }), /got "x".*once: "staging"/],
  [
    'ensembles[0].restoreFrom[1]',
    withStaging({ restoreFrom: ['staging', 'staging'] }),
    /each once: "staging"/,
  ],
  ['report', { ...ensembles({}), report: true }, /got true, expected \{ "schedule": \{ "every"/],
  ['report.schedule', report('daily'), /got "daily", expected either \{ "every": 86400 \}/],
  ['report.schedule.every', report({ every: 1800 }), /from 3600 to 2592000/],
  ['report.schedule.every', report({ every: 3601 }), /a multiple of 60/],
  ['report.schedule.cron', report({ cron: '0 3 * *' }), /6 fields/],
  ['report.schedule.cron', report({ cron: '0/30 * * * ? *' }), /an hour between two pages/],
  ['report.schedule.cron', report({ cron: '0 3 1 1 ? *' }), /a page every 31 days or more often/],
  ['report.schedule.timezone', report({ cron: '0 7 * * ? *', timezone: 'Rome' }), /an IANA time/],
  ['report.shedule', { ...ensembles({}), report: { shedule: {} } }, /did you mean "schedule"\?/],
  ['ensembles[0].drill', ensembles({ drill: true }), /got true, expected false, \{ "every"/],
  ['ensembles[0].drill.every', ensembles({ drill: { every: 1800 } }), /from 3600 to 2592000/],
  ['ensembles[0].drill.every', ensembles({ drill: { every: 2595600 } }), /\(30 days\)/],
  ['ensembles[0].drill.every', ensembles({ drill: { every: 3601 } }), /a multiple of 60/],
  [
    'ensembles[0].drill.instanceId',
    ensembles({ drill: { instanceId: 'a' } }),
    /an instance id such/,
  ],
  ['ensembles[0].drill.cron', ensembles({ drill: { cron: '0 3 * *' } }), /6 fields/],
  ['ensembles[0].drill.cron', ensembles({ drill: { cron: '0/30 * * * ? *' } }), /an hour between/],
  ['ensembles[0].drill.cron', ensembles({ drill: { cron: '0 3 1 1 ? *' } }), /every 31 days/],
  [
    'ensembles[0].drill.timezone',
    ensembles({ drill: { cron: '0 3 ? * SUN *', timezone: 'Rome' } }),
    /an IANA time zone/,
  ],
  ['ensembles[0].drill.evry', ensembles({ drill: { evry: 86400 } }), /did you mean "every"\?/],
  ['ensembles[0].shedule', ensembles({ shedule: {} }), /did you mean "schedule"\?/],
  ['ensembles[0].max_downtime', ensembles({ max_downtime: 9 }), /did you mean "maxDowntime"\?/],
  ['ensembles[0].retention', ensembles({ retention: 9 }), /"retention" at the top level/],
  ['ensembles[0].colour', ensembles({ colour: 9 }), /one of name, nodes, schedule/],
  ['mode', { ...ensembles({}), mode: 'live' }, /"mode" in ensembles\[\]/],
  ['bucket', { ...ensembles({}), bucket: 'My_Bucket' }, /the name of an existing bucket/],
  ['retention', { ...ensembles({}), retention: 0 }, /days, a whole number/],
  ['objectLock.mode', { ...ensembles({}), objectLock: { mode: 'x', days: 3 } }, /"GOVERNANCE" or/],
  ['notify.emails[0]', { ...ensembles({}), notify: { emails: ['ops'] } }, /an email address/],
  [
    'notify.topic',
    { ...ensembles({}), notify: { topic: 'alarms' } },
    /ARN of a standard SNS topic/,
  ],
  ['s3Endpoint', { ...ensembles({}), bucket: 'mine', s3Endpoint: 's3://x' }, /a URL such as/],
  ['s3Endpoint', { ...ensembles({}), bucket: 'mine', s3Endpoint: 'http://x/y' }, /without a path/],
  ['bucket', { ...ensembles({}), s3Endpoint: 'http://minio:9000' }, /bucket at s3Endpoint/],
  ['sse', { ...ensembles({}), sse: 'aws:kms' }, /"AES256" or the ARN of a KMS key/],
  ['sse', { ...ensembles({}), sse: 'alias/backups' }, /"AES256" or the ARN of a KMS key/],
];

/** The names of the first zk-backup, wherever they are written. */
const seedNames: [path: string, input: unknown, message: RegExp][] = [
  ['interval', { ...ensembles({}), interval: 86400 }, /"schedule": \{ "every": seconds \}/],
  ['ensembles[0].interval', ensembles({ interval: 86400 }), /"schedule": \{ "every": seconds \}/],
  ['prefix', { ...ensembles({}), prefix: 'zk' }, /"prefix" in ensembles\[\]/],
  ['s3_bucket', { ...ensembles({}), s3_bucket: 'mine' }, /"bucket" at the top level/],
  ['s3_endpoint', { ...ensembles({}), s3_endpoint: 'x' }, /"s3Endpoint" at the top level/],
  [
    'aws_access_key',
    { ...ensembles({}), aws_access_key: 'AKIA' },
    /no key at all: the instance role/,
  ],
  ['aws_secret_key', { ...ensembles({}), aws_secret_key: 's' }, /no key at all: the instance role/],
];

describe('A configuration is refused at synth, with the path, the value and what is expected', () => {
  it.each(refused)('%s of %j', (path, input, message) => {
    const error = refusalOf(input);

    expect(error.problems.map((problem) => problem.path)).toEqual([path]);
    expect(error.message).toMatch(message);
  });
});

describe('A property of the first zk-backup is answered with what to write instead', () => {
  it.each(seedNames)('%s of %j', (path, input, message) => {
    const error = refusalOf(input);

    expect(error.problems.map((problem) => problem.path)).toEqual([path]);
    expect(error.message).toMatch(message);
  });
});

it('takes two long tags that differ at their end', () => {
  const nodes = (end: string) => ({ tag: { key: 'k', value: `${'v'.repeat(200)}${end}` } });

  const making = () =>
    configOf(ensembles({ nodes: nodes('1') }, { name: 'two', nodes: nodes('2') }));

  expect(making).not.toThrow();
});

it('lists every problem at once', () => {
  const input = { ...ensembles({ mode: 'hot', prefix: '' }, { zooCfg: 'x' }), bucket: 'B' };

  const error = refusalOf(input);

  expect(error.problems.map(({ path }) => path)).toEqual([
    'ensembles[0].prefix',
    'ensembles[0].mode',
    'ensembles[1].zooCfg',
    'bucket',
  ]);
});

it('never repeats the value of a setting that does not exist: it may be a secret', () => {
  const error = refusalOf({ ensembles: [prod], aws_secret_key: 'wJalrXUtnFEMI' });

  expect(error.message).not.toContain('wJalrXUtnFEMI');
});

function withStaging(change: object) {
  return ensembles(change, { name: 'staging', nodes: { instanceIds: ['i-01234567'] } });
}

function cron(expression: string, timezone?: string) {
  return ensembles({ schedule: { cron: expression, ...(timezone && { timezone }) } });
}

function report(schedule: unknown) {
  return { ...ensembles({}), report: { schedule } };
}

function refusalOf(input: unknown): InvalidConfiguration {
  try {
    parseConfig('zk-backup.json', input);
  } catch (error) {
    if (error instanceof InvalidConfiguration) return error;
    throw error;
  }
  throw new Error('The configuration was taken.');
}

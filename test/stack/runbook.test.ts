import { readFileSync } from 'node:fs';
import { articles as notifiedArticles } from '../../lambda/contract/notifications.ts';
import { anchorOf, beginningsOf } from '../unit/house/samples.ts';
import { ensembles } from './configuration.ts';
import { removeAssemblies, templateOf } from './synthesized.ts';

removeAssemblies();

const runbook = readFileSync('docs/runbook.md', 'utf8');
const begins = beginningsOf('docs/runbook.md');

/** Its articles, each with its headings. */
const articles = new Map(
  runbook
    .split(/^## /m)
    .slice(1)
    .map((text) => [
      anchorOf(text.split('\n', 1)[0] ?? ''),
      [...text.matchAll(/^### (.*)$/gm)].map(([, heading]) => heading),
    ]),
);

/** Of a stack that has each alarm there is. */
const template = templateOf({ ...ensembles({}), copyTo: [{ region: 'eu-west-1' }] });

const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(
  ({ Properties }) => Properties,
);

it.each(alarms)('has an article for $AlarmName that describes, investigates, resolves', (alarm) => {
  const [, anchor = ''] = /docs\/runbook\.md#([a-z-]+)$/.exec(alarm.AlarmDescription) ?? [];

  expect(articles.get(anchor)).toEqual(['Description', 'Investigation', 'Resolution']);
});

const notified = [...new Set(Object.values(notifiedArticles).flatMap((of) => Object.values(of)))];

it.each(notified)('has the article %s, which a notification names', (anchor) => {
  expect(articles.get(anchor)).toEqual(['Description', 'Investigation', 'Resolution']);
});

it.each(alarms)(
  'begins the article of $AlarmName with the command that the alarm names',
  (alarm) => {
    const [, command, anchor = ''] =
      /\nPaste: npx zk-backup (.*)\nWhat to do: .*#([a-z-]+)$/.exec(alarm.AlarmDescription) ?? [];

    expect(begins.get(anchor)?.line).toBe(`npx zk-backup ${command}`);
  },
);

it.each(notified)('begins the article %s with the command that a notification names', (anchor) => {
  expect(begins.get(anchor)?.line).toBe('npx zk-backup status prod');
});

it('has no article that nobody is sent to', () => {
  const idle = [...articles].filter(
    ([anchor, headings]) =>
      headings.length > 0 &&
      !notified.some((article) => article === anchor) &&
      !alarms.some(({ AlarmDescription }) => AlarmDescription.endsWith(`#${anchor}`)),
  );

  expect(idle).toEqual([]);
});

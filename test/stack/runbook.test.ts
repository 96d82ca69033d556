import { readFileSync } from 'node:fs';
import { articles } from '../../lib/alarms/alarm.ts';
import { templateOf } from './synthesized.ts';

it('is named by every alarm, and no article lacks its alarm', () => {
  const alarms = Object.values(templateOf().findResources('AWS::CloudWatch::Alarm'));

  const named = alarms.map(
    ({ Properties }) => /docs\/runbook\.md#([a-z-]+)$/.exec(Properties.AlarmDescription)?.[1],
  );

  expect(new Set(named)).toEqual(new Set(Object.values(articles)));
});

it.each(Object.values(articles))(
  'has an article "%s" that describes, investigates, resolves',
  (anchor) => {
    const runbook = readFileSync('docs/runbook.md', 'utf8');

    const article = runbook
      .split(/^## /m)
      .find((text) => anchorOf(text.split('\n', 1)[0] ?? '') === anchor);

    const headings = [...(article ?? '').matchAll(/^### (.*)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual(['Description', 'Investigation', 'Resolution']);
  },
);

/** The anchor that GitHub gives a heading. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\w\- ]/g, '')
    .trim()
    .replaceAll(' ', '-');

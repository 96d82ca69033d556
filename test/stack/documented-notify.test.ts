import { readFileSync } from 'node:fs';
import { fieldsNamedIn, notificationFields } from '../../lambda/contract/notifications.ts';
import { parseConfig } from '../../lib/config/read-config.ts';
import { removeAssemblies, stackOf, templateOf } from './synthesized.ts';

removeAssemblies();

const text = readFileSync('docs/notifications.md', 'utf8');
const [configuration, template] = [...text.matchAll(/```json\n(.*?)```/gs)].map(([, json = '']) =>
  JSON.parse(json),
);

it('shows a configuration that can be deployed', () => {
  expect(() => stackOf(configuration)).not.toThrow();
});

it('shows a template that is taken', () => {
  const webhook = { ...configuration.notify.webhook, template };

  const { notify } = parseConfig('zk-backup.json', {
    ...configuration,
    notify: { ...configuration.notify, webhook },
  });

  expect(notify.webhook?.template).toEqual(template);
  expect(fieldsNamedIn(template).length).toBeGreaterThan(2);
});

it('names every field that a template may have, and no other', () => {
  const [, list = ''] = /^Fields: (.*?)\. What/ms.exec(text) ?? [];

  expect([...list.matchAll(/`(\w+)`/g)].map(([, name]) => name)).toEqual(notificationFields);
});

it('names every setting, and no other', () => {
  const [, table = ''] = /^## Settings\n(?:[^|].*\n|\n)*((?:\|.*\n)+)/m.exec(text) ?? [];
  const told = [...table.matchAll(/`([a-zA-Z.<>]+)`(?=[^|]*\|[^|]*\|[^|]*\|$)/gm)].map(
    ([, name = '']) => name.split('.')[0],
  );

  const schema = JSON.parse(readFileSync('zk-backup.schema.json', 'utf8'));
  expect([...new Set(told)].sort()).toEqual(
    Object.keys(schema.properties.notify.properties).sort(),
  );
});

it('names the queue and the alarm by what they are called', () => {
  expect(Object.keys(templateOf().findOutputs('*'))).toContain(
    /in the queue `(\w+)`/.exec(text)?.[1],
  );
  templateOf().hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: /the alarm `([\w-]+)`/.exec(text)?.[1],
  });
});

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

it('shows every setting, or names it', () => {
  const named = [...text.matchAll(/`notify\.(\w+)`/g)].map(([, name = '']) => name);
  const shown = Object.keys(configuration.notify);

  const schema = JSON.parse(readFileSync('zk-backup.schema.json', 'utf8'));
  expect([...new Set([...named, ...shown])].sort()).toEqual(
    Object.keys(schema.properties.notify.properties).sort(),
  );
});

it('leaves defaults to the page that is made of the schema', () => {
  expect(text).toContain('[configuration.md](configuration.md)');
  expect(text).not.toMatch(/^\| `[\w.<>]+` .*\|.*\|.*\|$/m);
});

it('names the queue and the alarm by what they are called', () => {
  expect(Object.keys(templateOf().findOutputs('*'))).toContain(
    /in the queue `(\w+)`/.exec(text)?.[1],
  );
  templateOf().hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: /the alarm `([\w-]+)`/.exec(text)?.[1],
  });
});

import { type NotificationField, namedField } from '../contract/notifications.ts';

/**
 * A template with its fields filled in. Only texts of JSON are filled, so that no value can be more than a
 * text in what is sent. Pure.
 */
export function fillTemplate(
  template: unknown,
  fields: Readonly<Record<NotificationField, string>>,
): unknown {
  if (typeof template === 'string') {
    return template.replaceAll(
      namedField,
      (_, name: string) => fields[name.trim() as NotificationField] ?? '',
    );
  }
  if (Array.isArray(template)) return template.map((part) => fillTemplate(part, fields));
  if (typeof template !== 'object' || template === null) return template;
  return Object.fromEntries(
    Object.entries(template).map(([name, part]) => [name, fillTemplate(part, fields)]),
  );
}

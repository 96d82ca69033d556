import { fieldsNamedIn, notificationFields } from '../../lambda/contract/notifications.ts';
import type { Config } from './config.ts';
import { type Problem, show, spell } from './config-problems.ts';
import { isNear } from './near-names.ts';

/** What is wrong between `notify` and the rest, and in its template. */
export function notifyConflictsIn({ notify, ensembles }: Config): Problem[] {
  const names = ensembles.map(({ name }) => name);
  const strangers = Object.keys(notify.heartbeat ?? {}).filter((name) => !names.includes(name));
  const unknown = fieldsNamedIn(notify.webhook?.template).filter((name) => !isField(name));
  return [
    ...strangers.map((name) => ({
      path: spell(['notify', 'heartbeat', name]),
      got: 'an ensemble that is not in this file',
      expected: `one of ${names.join(', ')}`,
    })),
    ...unknown.map((name) => ({
      path: 'notify.webhook.template',
      got: show(`{{${name}}}`),
      expected: fieldInstead(name),
    })),
  ];
}

const isField = (name: string) => notificationFields.some((field) => field === name);

function fieldInstead(name: string): string {
  const near = notificationFields.find((field) => isNear(field, name));
  return near === undefined
    ? `one of the fields ${notificationFields.join(', ')}`
    : `a field that exists: did you mean "{{${near}}}"?`;
}

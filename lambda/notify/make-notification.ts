import {
  articles,
  type NotifiedKind,
  type NotifySettings,
  type Severity,
} from '../contract/notifications.ts';
import { kindOf, type OurEvent, severityOf } from './event.ts';
import type { Notification } from './notification.ts';
import { plainText } from './plain-text.ts';
import { textOf, titleOf } from './text.ts';

type Surroundings = Pick<NotifySettings, 'stack' | 'runbook' | 'consoles'>;

/** So many warnings are told. */
const mostWarnings = 10;

/** @returns undefined where it is told to nobody. Pure. */
export function notificationOf(event: OurEvent, around: Surroundings): Notification | undefined {
  const severity = severityOf(event);
  if (severity === undefined) return undefined;
  const { detail, id, time } = event;
  const kind = kindOf(detail);
  const { runId, ensemble, outcome = 'Started', warnings = [] } = detail;
  const { phase = '', reason = '', code = '', hint = '' } = detail;
  const known = {
    ...{ id, time, severity, kind, stack: around.stack, type: `zk-backup.${kind}.${severity}` },
    ...{ ensemble, runId, outcome, phase, code },
    reason: plainText(reason),
    hint: plainText(hint),
    warnings: warnings.slice(0, mostWarnings).map(plainText).join('\n'),
    command: `npx zk-backup status ${ensemble}`,
    console: around.consoles[kind === 'backup' ? 'backup' : 'restore'],
    runbook: articleOf(around.runbook, kind, severity),
  };
  const title = titleOf(known);
  return { ...known, title, text: textOf({ ...known, title }, detail) };
}

/** Marked, so that nobody takes it for a run's. Pure. */
export function testNotification(
  { ensemble, id, time }: { readonly ensemble: string; readonly id: string; readonly time: string },
  around: Surroundings,
): Notification {
  const known: Omit<Notification, 'title' | 'text'> = {
    ...{
      id,
      time,
      severity: 'test' as const,
      kind: 'backup' as const,
      stack: around.stack,
      type: 'zk-backup.test',
    },
    ...{ ensemble, runId: '', outcome: 'Test', phase: '', code: '', warnings: '' },
    reason: 'This is a test of the notifications. Nothing has happened.',
    hint: 'Nothing to do.',
    command: `npx zk-backup notify --test ${ensemble}`.trimEnd(),
    console: around.consoles.backup,
    runbook: around.runbook,
  };
  const title = titleOf(known);
  return { ...known, title, text: textOf({ ...known, title }, {}) };
}

function articleOf(runbook: string, kind: NotifiedKind, severity: Severity): string {
  const article = severity === 'failure' || severity === 'warning' ? articles[kind][severity] : '';
  return article === '' ? runbook : `${runbook}#${article}`;
}

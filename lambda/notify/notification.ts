import type { NotificationField, NotifiedKind, Severity } from '../contract/notifications.ts';

/** What is told of one run, in texts; what is not known is empty. */
export type Notification = Readonly<Record<NotificationField, string>> & {
  readonly severity: Severity;
  readonly kind: NotifiedKind;
};

/*
 * What is told of a run, to whom, and by what: shared by synth time, which writes the settings and checks
 * templates, and by the notify function.
 */

/** What may be asked for by `on`. */
export const notified = ['failure', 'warning', 'success'] as const;
export type Notified = (typeof notified)[number];

/** What is heard of where nothing is asked for: whatever somebody has to look at. */
export const notifiedByDefault = ['failure', 'warning'] as const satisfies readonly Notified[];

/** How much a notification matters; only heartbeats hear of a start. */
export type Severity = Notified | 'start' | 'test';

/** Each is a target of the rule, and fails alone (ADR 047). */
export const channels = ['topic', 'other-topic', 'slack', 'webhook', 'heartbeat'] as const;
export type Channel = (typeof channels)[number];

/** Where a secret lies. Its value is read at run time, and is nowhere else. */
export type SecretName = { readonly secretsManager: string } | { readonly ssmParameter: string };

/** What each kind of beat pings. */
export interface HeartbeatUrls {
  readonly start?: SecretName | undefined;
  readonly success?: SecretName | undefined;
  readonly failure?: SecretName | undefined;
}

export interface WebhookSettings {
  /** In clear, or the secret that holds it. */
  readonly url: string | SecretName;
  /** What signs. */
  readonly secret: SecretName;
  /** What is sent instead of our own document: JSON, whose texts may have fields such as `{{ensemble}}`. */
  readonly template?: unknown;
  readonly on: readonly Notified[];
}

/** What the notify function is deployed with, beside its code (`settings-file.ts`). It names secrets, and holds none. */
export interface NotifyFileSettings {
  /** Names; of others, whose events are on the same bus, nobody is told. */
  readonly ensembles: readonly string[];
  /** What the topics hear of. */
  readonly on: readonly Notified[];
  readonly slack?: { readonly webhook: SecretName; readonly on: readonly Notified[] } | undefined;
  readonly webhook?: WebhookSettings | undefined;
  /** By name of the ensemble. */
  readonly heartbeat?: Readonly<Record<string, HeartbeatUrls>> | undefined;
  /** Where the runbook is; an article is named behind it. */
  readonly runbook: string;
}

/** What the stack named for it, in its environment. */
export interface NotifyPlaces {
  /** Name of the stack. */
  readonly stack: string;
  /** ARN. */
  readonly topic: string;
  readonly otherTopic?: string | undefined;
  /** Where a person sees the executions. */
  readonly consoles: { readonly backup: string; readonly restore: string };
}

/** What the notify function is told by the stack. */
export type NotifySettings = NotifyFileSettings & NotifyPlaces;

/** Environment variable of the notify function: JSON of `NotifyPlaces`. */
export const notifyVariable = 'ZK_BACKUP_NOTIFY';

/** Of a notification, each a text; what a template may name. */
export const notificationFields = [
  'id',
  'type',
  'time',
  'severity',
  'title',
  'text',
  'stack',
  'ensemble',
  'kind',
  'runId',
  'outcome',
  'phase',
  'reason',
  'code',
  'hint',
  'warnings',
  'command',
  'console',
  'runbook',
] as const;
export type NotificationField = (typeof notificationFields)[number];

/** Names in `{{name}}`, wherever they stand in the texts of a template. Pure. */
export function fieldsNamedIn(template: unknown): readonly string[] {
  if (typeof template === 'string') {
    return [...template.matchAll(namedField)].map(([, name = '']) => name.trim());
  }
  if (typeof template !== 'object' || template === null) return [];
  return Object.values(template).flatMap(fieldsNamedIn);
}

export const namedField = /\{\{([^{}]*)\}\}/g;

/** What somebody is called for has an article in docs/runbook.md, by its kind and severity. */
export const articles = {
  backup: { failure: 'backup-failed', warning: 'backup-warning' },
  restore: { failure: 'restore-failed', warning: 'restore-warning' },
  undo: { failure: 'restore-failed', warning: 'restore-warning' },
  drill: { failure: 'restore-drill-failed', warning: 'restore-warning' },
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>;
export type NotifiedKind = keyof typeof articles;

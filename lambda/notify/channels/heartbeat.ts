import type {
  HeartbeatUrls,
  NotifySettings,
  SecretName,
  Severity,
} from '../../contract/notifications.ts';
import { ask } from '../http/ask.ts';
import { NotSent } from '../not-sent.ts';
import { secretText } from '../secrets.ts';
import type { ChannelOf, NotifySending } from './channel.ts';
import { deliver } from './post.ts';

const beats = {
  start: 'start',
  success: 'success',
  warning: 'success',
  failure: 'failure',
} as const;

/** A service that calls somebody when the signs of life stop. Only backups are one. */
export const heartbeat: ChannelOf = {
  where: (settings, ensemble) => {
    const tested = Object.entries(urlsOf(settings, ensemble));
    return tested.length === 0
      ? undefined
      : tested.map(([name, urls]) => `${name}: ${Object.keys(urls).join(', ')}`).join('; ');
  },
  hears: (settings, { severity, kind, ensemble }) =>
    kind === 'backup' && severity !== 'test' && urlOf(settings, severity, ensemble) !== undefined,
  send: async ({ severity, ensemble }, sending) => {
    const { settings } = sending;
    if (severity === 'test') return tryAll(urlsOf(settings, ensemble || undefined), sending);
    const name = urlOf(settings, severity, ensemble);
    if (!name) return 'not set';
    const url = await sending.secrets.readUrl(name);
    const { text, said } = await deliver({ method: 'GET', url }, sending, { names: [name] });
    requireKnown(text, url, name);
    return said;
  },
};

const urlOf = (
  { heartbeat }: NotifySettings,
  severity: Exclude<Severity, 'test'>,
  ensemble: string,
): SecretName | undefined => heartbeat?.[ensemble]?.[beats[severity]];

/** Those of one ensemble, or of all. */
const urlsOf = (
  { heartbeat = {} }: NotifySettings,
  ensemble?: string,
): Readonly<Record<string, HeartbeatUrls>> =>
  Object.fromEntries(
    Object.entries(heartbeat).filter(([name]) => ensemble === undefined || name === ensemble),
  );

/** Healthchecks answers 200 to a ping that nobody waits for. @see https://healthchecks.io/docs/http_api/ */
function requireKnown(text: string, url: URL, name: SecretName): void {
  if (!text.startsWith('OK (not found)')) return;
  throw new NotSent(`${url.host} answered "OK (not found)".`, {
    isPassing: false,
    hint: `It knows no such check. ${secretText(name)} has to hold the ping URL of one that is there.`,
  });
}

/** A ping would be taken for a sign of life: only the host of each URL is asked, and not for that. */
async function tryAll(
  ensembles: Readonly<Record<string, HeartbeatUrls>>,
  { secrets, http }: NotifySending,
): Promise<string> {
  const hosts = new Set<string>();
  const names = Object.values(ensembles).flatMap((urls) => Object.values(urls));
  for (const name of names) {
    const { origin, host } = await secrets.readUrl(name);
    if (!hosts.has(host)) await ask({ method: 'HEAD', url: new URL(origin) }, http);
    hosts.add(host);
  }
  return `${[...hosts].join(', ')} can be reached; nothing was pinged, which would be a sign of life`;
}

import type { SecretName } from '../../lambda/contract/notifications.ts';
import type { Config } from '../config/config.ts';

/** All secrets that a configuration names, each once. Pure. */
export function secretsIn({ notify }: Pick<Config, 'notify'>): readonly SecretName[] {
  const { slack, webhook, heartbeat = {} } = notify;
  const all = [
    slack?.webhook,
    webhook?.secret,
    typeof webhook?.url === 'string' ? undefined : webhook?.url,
    ...Object.values(heartbeat).flatMap((urls) => Object.values(urls ?? {})),
  ].filter((name) => name !== undefined);
  return [...new Map(all.map((name) => [JSON.stringify(name), name])).values()];
}

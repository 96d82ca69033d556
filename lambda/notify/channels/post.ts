import type { SecretName } from '../../contract/notifications.ts';
import { ask, type HttpQuestion } from '../http/ask.ts';
import { requireTaken } from '../http/judge-answer.ts';
import { NotSent } from '../not-sent.ts';
import type { NotifySending } from './channel.ts';

/**
 * Asks once, and requires that it was taken.
 * @param of the secrets that went into it: where the receiver refuses them, they are read anew next time
 * @throws NotSent
 */
export async function deliver(
  wanted: HttpQuestion,
  { secrets, http, now }: NotifySending,
  of: { readonly names: readonly SecretName[]; readonly values?: readonly string[] },
): Promise<{ readonly text: string; readonly said: string }> {
  const answer = await ask(wanted, http);
  try {
    requireTaken(answer, { url: wanted.url, now: now(), secrets: of.values ?? [] });
  } catch (error) {
    if (error instanceof NotSent && !error.isPassing)
      for (const name of of.names) secrets.forget(name);
    throw error;
  }
  return { text: answer.text, said: `${wanted.url.host} answered ${answer.status}` };
}

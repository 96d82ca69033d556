import { createHmac } from 'node:crypto';
import { NotSent } from './not-sent.ts';

/**
 * The headers by which a receiver knows that a message is ours and fresh, as Standard Webhooks 1.0 has them.
 * Pure. @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 * @param secret `whsec_` and base64 of 24 to 64 bytes
 * @param seconds epoch
 * @throws NotSent where the secret is none
 */
export function signatureHeaders(
  { id, seconds, body }: { readonly id: string; readonly seconds: number; readonly body: string },
  secret: string,
): Readonly<Record<string, string>> {
  const signed = createHmac('sha256', keyOf(secret)).update(`${id}.${seconds}.${body}`);
  return {
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': `v1,${signed.digest('base64')}`,
  };
}

function keyOf(secret: string): Buffer {
  const text = secret.replace(/^whsec_/, '');
  const key = Buffer.from(text, 'base64');
  const isBase64 = key.toString('base64').replace(/=+$/, '') === text.replace(/=+$/, '');
  if (isBase64 && key.length >= 24 && key.length <= 64) return key;
  throw new NotSent(
    'The secret that signs the webhook is not whsec_ and base64 of 24 to 64 bytes.',
    {
      isPassing: false,
      hint: 'Make one: echo "whsec_$(openssl rand -base64 32)"',
    },
  );
}

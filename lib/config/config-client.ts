import { z } from 'zod';
import { nodePath } from './config-values.ts';

const pem = (what: string) => nodePath.describe(`PEM file on the node: ${what}.`);

/** `client` of an ensemble. */
export const clientAccess = z
  .strictObject(
    {
      tls: z
        .strictObject(
          {
            certificate: pem('the certificate that is shown to the server'),
            key: pem('the key of that certificate, without a passphrase'),
            ca: pem('the authorities that the certificate of the server must come from'),
          },
          { error: '{ "certificate": "/…", "key": "/…", "ca": "/…" }' },
        )
        .optional()
        .describe('How to get in by the secure port; needed where the server has no other.'),
      digest: nodePath
        .optional()
        .describe('A file on the node that root alone may read, with one line: "user:password".'),
    },
    { error: '{ "tls": { … }, "digest": "/…" }' },
  )
  .default({})
  .describe('Who a put-back is, for the server of the node that it runs on.');

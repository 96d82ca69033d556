/** Who calls the local cloud, by the key that a call is signed with. */
import { createHash } from 'node:crypto';

/** `function NAME`, `node INSTANCE`, `schedule NAME`, or a person. */
export type Caller = `${'function' | 'node' | 'schedule'} ${string}` | 'person';

/** An access key as AWS's look: a caller has the same one each time. */
export const accessKeyOf = (caller: Caller): string =>
  `ASIA${createHash('sha256').update(caller).digest('hex').slice(0, 16).toUpperCase()}`;

/** The key in an `Authorization` header; undefined where it has none. */
export const accessKeyIn = (authorization = ''): string | undefined =>
  /Credential=([^/\s]+)\//.exec(authorization)?.[1];

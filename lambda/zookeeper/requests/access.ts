import { createHash } from 'node:crypto';
import type { Acl } from '../bytes/jute.ts';
import type { JuteWriter } from '../bytes/jute-writer.ts';

/** Bits of what an entry of an access control list allows. */
export const permissions = { read: 1, write: 2, create: 4, delete: 8, admin: 16, all: 31 } as const;

/** Everything for everyone. A snapshot does not list it. */
export const openToAll: readonly Acl[] = [
  { permissions: permissions.all, scheme: 'world', id: 'anyone' },
];

/** Everything for whoever authenticates by `digest` as this user. */
export function digestAcl(user: string, password: string): readonly Acl[] {
  const digest = createHash('sha1').update(`${user}:${password}`).digest('base64');
  return [{ permissions: permissions.all, scheme: 'digest', id: `${user}:${digest}` }];
}

export function writeAcl(writer: JuteWriter, acl: readonly Acl[]): void {
  writer.vector(acl, ({ permissions, scheme, id }) =>
    writer.int(permissions).string(scheme).string(id),
  );
}

import { createHash } from 'node:crypto';
import type { JuteReader, JuteWriter } from './jute.ts';

/** What ZooKeeper keeps of a znode besides its data and ACL. Times are milliseconds since 1970. */
export interface Stat {
  readonly czxid: bigint;
  readonly mzxid: bigint;
  readonly ctime: bigint;
  readonly mtime: bigint;
  readonly version: number;
  readonly cversion: number;
  readonly aversion: number;
  /** The session of an ephemeral, else 0: the server hides that a znode is a container or has a TTL. */
  readonly ephemeralOwner: bigint;
  readonly dataLength: number;
  readonly numChildren: number;
  readonly pzxid: bigint;
}

export interface Acl {
  readonly permissions: number;
  readonly scheme: string;
  readonly id: string;
}

export const permissions = { read: 1, write: 2, create: 4, delete: 8, admin: 16, all: 31 } as const;

export const openAcl: readonly Acl[] = [
  { permissions: permissions.all, scheme: 'world', id: 'anyone' },
];
export const readOnlyAcl: readonly Acl[] = [
  { permissions: permissions.read, scheme: 'world', id: 'anyone' },
];

/** Everything for whoever authenticates by `digest` as this user. */
export function digestAcl(user: string, password: string): readonly Acl[] {
  const digest = createHash('sha1').update(`${user}:${password}`).digest('base64');
  return [{ permissions: permissions.all, scheme: 'digest', id: `${user}:${digest}` }];
}

export function readStat(reader: JuteReader): Stat {
  return {
    czxid: reader.long(),
    mzxid: reader.long(),
    ctime: reader.long(),
    mtime: reader.long(),
    version: reader.int(),
    cversion: reader.int(),
    aversion: reader.int(),
    ephemeralOwner: reader.long(),
    dataLength: reader.int(),
    numChildren: reader.int(),
    pzxid: reader.long(),
  };
}

export function readAcl(reader: JuteReader): Acl[] {
  return reader.vector(() => ({
    permissions: reader.int(),
    scheme: reader.string(),
    id: reader.string(),
  }));
}

export function writeAcl(writer: JuteWriter, acl: readonly Acl[]): void {
  writer.vector(acl, ({ permissions, scheme, id }) =>
    writer.int(permissions).string(scheme).string(id),
  );
}

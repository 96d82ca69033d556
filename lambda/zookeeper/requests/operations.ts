import type { Acl } from '../bytes/jute.ts';
import type { JuteWriter } from '../bytes/jute-writer.ts';
import { transactionType } from '../files/transaction.ts';
import { openToAll, writeAcl } from './access.ts';

/** Request types (ZooDefs.OpCode). What changes the tree is logged under the number that asks for it. */
export const requestTypes = {
  ...transactionType,
  exists: 3,
  getData: 4,
  getAcl: 6,
  sync: 9,
  ping: 11,
  getChildren: 12,
  auth: 100,
  sasl: 102,
} as const;

/** As a request writes them. */
export const modeFlags = {
  persistent: 0,
  ephemeral: 1,
  persistentSequential: 2,
  ephemeralSequential: 3,
  container: 4,
  persistentWithTtl: 5,
  persistentSequentialWithTtl: 6,
} as const;

export type CreateMode = keyof typeof modeFlags;

export interface CreateOptions {
  /** Persistent by default. */
  readonly mode?: CreateMode;
  /** Everything for everyone by default. */
  readonly acl?: readonly Acl[];
  /** For the two modes with a TTL. */
  readonly ttlMs?: number;
}

/** A write that can stand alone or in a multi. */
export type WriteOperation =
  | ({ readonly kind: 'create'; readonly path: string; readonly data: Data } & CreateOptions)
  | {
      readonly kind: 'setData';
      readonly path: string;
      readonly data: Data;
      readonly version?: number;
    }
  | { readonly kind: 'delete'; readonly path: string; readonly version?: number }
  | { readonly kind: 'check'; readonly path: string; readonly version: number };

/** Null and empty are different values to ZooKeeper. */
export type Data = Uint8Array | null;

/** `plainCreate` is create (1), which answers with the path only, or create2 (15). */
export function typeOf(operation: WriteOperation, plainCreate: number): number {
  if (operation.kind !== 'create') {
    return requestTypes[operation.kind];
  }
  switch (operation.mode) {
    case 'container':
      return requestTypes.createContainer;
    case 'persistentWithTtl':
    case 'persistentSequentialWithTtl':
      return requestTypes.createTtl;
    default:
      return plainCreate;
  }
}

/** Writes the operation's record; a version of -1 means any. */
export function writeOperation(writer: JuteWriter, operation: WriteOperation): void {
  writer.string(operation.path);
  switch (operation.kind) {
    case 'create': {
      const { data, acl = openToAll, mode = 'persistent', ttlMs } = operation;
      writer.buffer(data);
      writeAcl(writer, acl);
      writer.int(modeFlags[mode]);
      if (mode.endsWith('Ttl')) {
        writer.long(BigInt(ttlMs ?? 0));
      }
      break;
    }
    case 'setData':
      writer.buffer(operation.data).int(operation.version ?? -1);
      break;
    default:
      writer.int(operation.version ?? -1);
  }
}

import { decodeText } from '../../lambda/zookeeper/bytes/jute.ts';
import { decisiveCode, errorName } from '../../lambda/zookeeper/files/error-codes.ts';
import {
  type Change,
  type Create,
  transactionType,
} from '../../lambda/zookeeper/files/transaction.ts';
import { aclText } from '../text/acl-text.ts';
import type { KnownLengths } from './known-lengths.ts';

/** What kinds of transactions there are, as `log --type` takes them. */
export const operations = [
  'create',
  'delete',
  'setData',
  'setAcl',
  'check',
  'reconfig',
  'multi',
  'createSession',
  'closeSession',
  'error',
] as const;
export type Operation = (typeof operations)[number];

/** What a transaction, or a part of a multi, did to one znode, or why it did nothing. */
export interface ToldChange {
  readonly operation: Operation;
  readonly path?: string;
  /** Of a create. */
  readonly kind?: 'persistent' | 'ephemeral' | 'container' | 'ttl';
  readonly ttlMs?: number;
  /** Length of the data; null where there was, or is, no such znode; absent where it is not known. */
  readonly bytesBefore?: number | null;
  readonly bytesAfter?: number | null;
  readonly acl?: string;
  /** The znode's version after a setData, its aclVersion after a setAcl; what a check asked for. */
  readonly version?: number;
  /** Only where data was asked for; null where ZooKeeper has null. */
  readonly dataBase64?: string | null;
  readonly timeoutMs?: number;
  readonly failed?: { readonly code: number; readonly name: string };
  readonly parts?: readonly ToldChange[];
  /** Ephemerals that went with their session. */
  readonly removed?: readonly ToldChange[];
}

/** What is at hand while transactions are told. */
export interface Teller {
  readonly lengths: KnownLengths;
  /** Whether data is told. */
  readonly data: boolean;
  /** Ephemerals of the session; logs from before 3.6 do not name them when it ends. */
  readonly held: Iterable<string>;
}

/** Tells a change, and keeps the lengths up to date. */
export function tellChange(change: Change, teller: Teller): ToldChange {
  switch (change.kind) {
    case 'create':
      return tellCreate(change, teller);
    case 'delete':
      return tellDelete(change.path, teller.lengths);
    case 'setData': {
      const { path, data, version } = change;
      const before = lengthOf(path, teller.lengths);
      const bytesAfter = data?.length ?? 0;
      teller.lengths.set(path, bytesAfter);
      const told = { operation: 'setData', path: decodeText(path), version } as const;
      return { ...told, ...before, bytesAfter, ...dataOf(data, teller) };
    }
    case 'setAcl': {
      const { path, acl, version } = change;
      const { bytesBefore } = lengthOf(path, teller.lengths);
      const bytes = bytesBefore === undefined ? {} : { bytesBefore, bytesAfter: bytesBefore };
      return { operation: 'setAcl', path: decodeText(path), version, ...bytes, acl: aclText(acl) };
    }
    case 'check':
      return { operation: 'check', path: decodeText(change.path), version: change.version };
    case 'createSession':
      return { operation: 'createSession', timeoutMs: change.timeoutMs };
    case 'closeSession':
      return tellClose(change.paths, teller);
    case 'error':
      return { operation: 'error', ...failure(change.code) };
    case 'multi':
      return tellMulti(change.parts, teller);
  }
}

function tellCreate(change: Create, teller: Teller): ToldChange {
  const { path, data, acl, ttl } = change;
  const bytesAfter = data?.length ?? 0;
  teller.lengths.set(path, bytesAfter);
  return {
    operation: 'create',
    path: decodeText(path),
    kind: kindOf(change),
    ...(ttl > 0n ? { ttlMs: Number(ttl) } : {}),
    bytesBefore: null,
    bytesAfter,
    acl: aclText(acl),
    ...dataOf(data, teller),
  };
}

function kindOf({ type, ephemeral }: Create): ToldChange['kind'] & string {
  if (type === transactionType.createContainer) return 'container';
  if (type === transactionType.createTtl) return 'ttl';
  return ephemeral ? 'ephemeral' : 'persistent';
}

function tellDelete(path: Uint8Array, lengths: KnownLengths): ToldChange {
  const before = lengthOf(path, lengths);
  lengths.delete(path);
  return { operation: 'delete', path: decodeText(path), ...before, bytesAfter: null };
}

function tellClose(named: readonly Uint8Array[], { held, lengths }: Teller): ToldChange {
  const paths = new Set([...named.map(decodeText), ...held]);
  const removed = [...paths].map((path) => tellDelete(Buffer.from(path), lengths));
  return { operation: 'closeSession', removed };
}

/** The parts of a failed one are not told as what they were to be: the log does not hold it. */
function tellMulti(parts: readonly Change[], teller: Teller): ToldChange {
  const codes = parts.flatMap((part) => (part.kind === 'error' ? [part.code] : []));
  if (codes.length === 0) {
    return { operation: 'multi', parts: parts.map((part) => tellChange(part, teller)) };
  }
  const failed = parts.map((part) => tellChange(part, teller));
  return { operation: 'multi', ...failure(decisiveCode(codes)), parts: failed };
}

const failure = (code: number) => ({ failed: { code, name: errorName(code) } });

function lengthOf(path: Uint8Array, lengths: KnownLengths): { bytesBefore?: number } {
  const bytesBefore = lengths.get(path);
  return bytesBefore === undefined ? {} : { bytesBefore };
}

const dataOf = (data: Uint8Array | null, { data: isWanted }: Teller) =>
  isWanted ? { dataBase64: data && Buffer.from(data).toString('base64') } : {};

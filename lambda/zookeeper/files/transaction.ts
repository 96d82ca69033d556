import type { Acl, JuteReader } from '../bytes/jute.ts';

/** Numbers of ZooKeeper's transaction types (docs/facts/zookeeper-data-files.md). */
export const transactionType = {
  create: 1,
  delete: 2,
  setData: 5,
  setAcl: 7,
  check: 13,
  multi: 14,
  create2: 15,
  reconfig: 16,
  createContainer: 19,
  deleteContainer: 20,
  createTtl: 21,
  createSession: -10,
  closeSession: -11,
  error: -1,
} as const;
const type = transactionType;

/** What a transaction, or a part of a multi, does. Paths are UTF-8 as the log holds them. */
export type Change =
  | Create
  | { readonly kind: 'delete'; readonly path: Uint8Array }
  | {
      readonly kind: 'setData';
      readonly path: Uint8Array;
      readonly data: Data;
      readonly version: number;
    }
  | {
      readonly kind: 'setAcl';
      readonly path: Uint8Array;
      readonly acl: Acls;
      readonly version: number;
    }
  | { readonly kind: 'check'; readonly path: Uint8Array; readonly version: number }
  | { readonly kind: 'createSession'; readonly timeoutMs: number }
  /** Without a list, in logs from before 3.6, all ephemerals of the session. */
  | {
      readonly kind: 'closeSession';
      readonly paths: readonly Uint8Array[];
      readonly named: boolean;
    }
  | { readonly kind: 'error'; readonly code: number }
  | { readonly kind: 'multi'; readonly parts: readonly Change[] };

export interface Create {
  readonly kind: 'create';
  readonly type: number;
  readonly path: Uint8Array;
  readonly data: Data;
  readonly acl: Acls;
  readonly ephemeral: boolean;
  /** The parent's counter after this create; -1 in logs from before 3.4, which did not say. */
  readonly parentCversion: number;
  /** Milliseconds to live; 0 for all but TTL znodes. */
  readonly ttl: bigint;
}

type Data = Uint8Array | null;
type Acls = readonly Acl[] | null;

/** One record of a transaction log. Byte strings are views into a buffer that moves on. */
export interface Transaction {
  readonly zxid: bigint;
  readonly clientId: bigint;
  readonly cxid: number;
  /** Milliseconds since 1970, by the leader's clock. */
  readonly time: bigint;
  readonly type: number;
  readonly change: Change;
  /** The whole tree's digest after it, in ZooKeeper's version 2, where the leader wrote one. */
  readonly digest?: bigint;
}

/** What a transaction does, one by one. A multi of which one part failed does nothing. */
export function effectsOf({ change }: Pick<Transaction, 'change'>): readonly Change[] {
  if (change.kind !== 'multi') return [change];
  return change.parts.some(({ kind }) => kind === 'error') ? [] : change.parts;
}

/** Bytes of a TxnDigest: i32 version, i64 value. */
const digestBytes = 12;
const digestVersion = 2;

/**
 * Reads what ZooKeeper reads, and leaves out what it leaves out: bytes behind the fields that a
 * record's type has are no damage.
 * @throws DamagedFile for a body that no ZooKeeper from 3.4 to 3.9 reads
 */
export function readTransaction(body: JuteReader): Transaction {
  const clientId = body.long();
  const cxid = body.int();
  const zxid = body.long();
  const time = body.long();
  const kind = body.int();
  const change = readChange(body, kind);
  return { clientId, cxid, zxid, time, type: kind, change, ...readDigest(body) };
}

function readDigest(body: JuteReader): { digest?: bigint } {
  if (body.remaining < digestBytes) return {};
  const version = body.int();
  const digest = body.unsignedLong();
  return version === digestVersion ? { digest } : {};
}

function readChange(body: JuteReader, kind: number): Change {
  switch (kind) {
    case type.multi:
      return readMulti(body);
    case type.createSession:
      return { kind: 'createSession', timeoutMs: body.int() };
    case type.closeSession:
      return { kind: 'closeSession', ...readClosedPaths(body) };
    case type.reconfig:
      return readSetData(body);
    case type.setAcl:
      return { kind: 'setAcl', path: body.text(), acl: body.acl(), version: body.int() };
    case type.check:
      throw body.garbage('a check outside of a multi');
    default:
      return readSimple(body, kind);
  }
}

/** The parts of a failed one are not read as what they were to be: ZooKeeper does not either. */
function readMulti(body: JuteReader): Change {
  const parts = body.vector(() => ({ kind: body.int(), record: body.within(body.text()) })) ?? [];
  const failed = parts.some(({ kind }) => kind === type.error);
  return { kind: 'multi', parts: parts.map(failed ? readFailedPart : readPart) };
}

interface Part {
  readonly kind: number;
  readonly record: JuteReader;
}

function readPart({ kind, record }: Part): Change {
  if (kind === type.check) return { kind: 'check', path: record.text(), version: record.int() };
  return readSimple(record, kind);
}

/** A server that logs a multi after it found that it fails leaves the old bytes behind the code. */
const readFailedPart = ({ kind, record }: Part): Change => ({
  kind: 'error',
  code: kind === type.error && record.remaining >= 4 ? record.int() : 0,
});

/** What can stand alone as well as in a multi. */
function readSimple(body: JuteReader, kind: number): Change {
  switch (kind) {
    case type.create:
    case type.create2:
    case type.createContainer:
    case type.createTtl:
      return readCreate(body, kind);
    case type.delete:
    case type.deleteContainer:
      return { kind: 'delete', path: body.text() };
    case type.setData:
      return readSetData(body);
    case type.error:
      return { kind: 'error', code: body.int() };
    default:
      throw body.garbage(`type ${kind}`);
  }
}

function readCreate(body: JuteReader, kind: number): Create {
  const path = body.text();
  const data = body.buffer();
  const acl = body.acl();
  const plain = kind === type.create || kind === type.create2;
  const ephemeral = plain && body.boolean();
  const beforeV1 = kind === type.create && (body.remaining === 0 || body.remaining === digestBytes);
  const parentCversion = beforeV1 ? -1 : body.int();
  const ttl = kind === type.createTtl ? body.long() : 0n;
  return { kind: 'create', type: kind, path, data, acl, ephemeral, parentCversion, ttl };
}

const readSetData = (body: JuteReader): Change => ({
  kind: 'setData',
  path: body.text(),
  data: body.buffer(),
  version: body.int(),
});

/** Logs from before 3.6 name no paths; a vector of two paths does not fit in a digest's bytes. */
function readClosedPaths(body: JuteReader) {
  const onlyDigest = body.remaining === digestBytes && body.peekInt() === digestVersion;
  if (body.remaining === 0 || onlyDigest) return { paths: [], named: false };
  return { paths: body.vector(() => body.text()) ?? [], named: true };
}

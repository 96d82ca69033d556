import type { JuteReader } from '../bytes/jute.ts';
import { type CreateMode, modeFlags, requestTypes, type WriteOperation } from './operations.ts';

/** Reads what `writeMulti` wrote. Data is a view of the bytes that are read. */
export function readMulti(request: JuteReader): WriteOperation[] {
  const operations: WriteOperation[] = [];
  for (;;) {
    const type = request.int();
    const isEnd = request.boolean();
    request.int();
    if (isEnd) return operations;
    operations.push(readOperation(request, type));
  }
}

function readOperation(request: JuteReader, type: number): WriteOperation {
  const path = request.string();
  switch (type) {
    case requestTypes.setData:
      return { kind: 'setData', path, data: request.buffer(), version: request.int() };
    case requestTypes.delete:
      return { kind: 'delete', path, version: request.int() };
    case requestTypes.check:
      return { kind: 'check', path, version: request.int() };
    default: {
      const data = request.buffer();
      const acl = request.acl() ?? [];
      const mode = modeOf(request.int());
      const ttlMs = mode.endsWith('Ttl') ? { ttlMs: Number(request.long()) } : {};
      return { kind: 'create', path, data, acl, mode, ...ttlMs };
    }
  }
}

const modeOf = (flags: number): CreateMode =>
  Object.entries(modeFlags).find(([, flag]) => flag === flags)?.[0] as CreateMode;

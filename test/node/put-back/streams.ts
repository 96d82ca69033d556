import type { StreamRequest } from '../../../lambda/restore/part/stream.ts';
import type { Acl } from '../../../lambda/zookeeper/bytes/jute.ts';
import type { WriteOperation } from '../../../lambda/zookeeper/requests/operations.ts';

/** One request that creates all of these, each with its path as data. */
export const creates = (paths: readonly string[], acl?: readonly Acl[]): StreamRequest => ({
  kind: 'multi',
  operations: paths.map(
    (path): WriteOperation => ({
      ...{ kind: 'create', path, data: Buffer.from(path) },
      ...(acl && { acl }),
    }),
  ),
});

/** Requests of 400 creates each below a root, which the first one creates. */
export function manyCreates(root: string, count: number, bytes: number): StreamRequest[] {
  const data = Buffer.alloc(bytes, 'x');
  const paths = Array.from({ length: count }, (_, index) => `${root}/${index}`);
  const all: WriteOperation[] = [
    { kind: 'create', path: root, data: null },
    ...paths.map((path): WriteOperation => ({ kind: 'create', path, data })),
  ];
  const requests: StreamRequest[] = [];
  for (let at = 0; at < all.length; at += 400) {
    requests.push({ kind: 'multi', operations: all.slice(at, at + 400) });
  }
  return requests;
}

import { requestsIn } from '../../../../../lambda/restore/part/read-requests.ts';
import { type StreamRequest, streamBytes } from '../../../../../lambda/restore/part/stream.ts';
import { digestAcl, openToAll } from '../../../../../lambda/zookeeper/requests/access.ts';

const data = Buffer.from('é');
const owned = digestAcl('user', 'word');

const requests: StreamRequest[] = [
  {
    kind: 'multi',
    operations: [
      { kind: 'create', path: '/a', data, acl: openToAll, mode: 'persistent' },
      { kind: 'create', path: '/a/ü', data: null, acl: owned, mode: 'container' },
      {
        ...{ kind: 'create', path: '/a/ttl', data: Buffer.alloc(0), acl: openToAll },
        ...{ mode: 'persistentWithTtl', ttlMs: 3_600_000 },
      },
    ],
  },
  { kind: 'multi', operations: [{ kind: 'check', path: '/b', version: 3 }] },
  {
    kind: 'multi',
    operations: [
      { kind: 'setData', path: '/b', data: null, version: 0 },
      { kind: 'delete', path: '/c', version: -1 },
    ],
  },
  { kind: 'setAcl', path: '/d', acl: owned, version: 7 },
];

test('what is sent is read back as it was asked for', () => {
  const bytes = Buffer.concat([...streamBytes(requests)]);

  const read = requestsIn(bytes);

  expect(read).toEqual(requests);
});

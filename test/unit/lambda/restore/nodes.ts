import type { Role } from '../../../../lambda/contract/node-lines.ts';
import type { NodeFacts } from '../../../../lambda/contract/restore-node-lines.ts';
import type { Zxid } from '../../../../lambda/contract/zxid.ts';
import type { Inspected } from '../../../../lambda/restore/nodes/situation.ts';

/** What a node answers when all is well, with what a test makes different. */
export function inspected(
  myid: number,
  role: Role | null,
  different: Partial<NodeFacts> = {},
): Inspected {
  return {
    instanceId: `i-${myid}`,
    line: {
      serving: role !== null,
      reason: role === null ? 'nothing listens' : '',
      running: true,
      role,
      zxid: role === null ? null : ('0x20' as Zxid),
      version: '3.9.6',
      acceptedEpoch: 5,
      currentEpoch: 5,
      myid,
      servers: [1, 2, 3].map((id) => `${id}=10.0.0.${id}:2888:3888;2181`),
      dataDir: '/data',
      dataLogDir: '/data',
      hasData: true,
      dataBytes: 1e6,
      freeBytes: 1e10,
      freeLogBytes: 1e10,
      oneFileSystem: true,
      extendedTypes: true,
      readsDigest: true,
      readsLastZxid: true,
      tellsDigests: true,
      awsCli: '/usr/bin/aws',
      ...different,
    },
  };
}

/** Three members that serve. */
export const healthy = () => [
  inspected(1, 'follower'),
  inspected(2, 'leader'),
  inspected(3, 'follower'),
];

/** Three members without a leader, of which the third has lost its data. */
export const electing = () => [
  inspected(1, null, { reason: 'This ZooKeeper instance is not currently serving requests' }),
  inspected(2, null, { reason: 'This ZooKeeper instance is not currently serving requests' }),
  inspected(3, null, nothing),
];

/** Three members of which none holds anything. */
export const destroyed = (different: Partial<NodeFacts> = {}) =>
  [1, 2, 3].map((myid) => inspected(myid, null, { ...nothing, ...different }));

export const nothing = { hasData: false, dataBytes: 0, acceptedEpoch: null, currentEpoch: null };

/** What a command to all three is sent to. */
export const all = 'i-1,i-2,i-3';

import type { Zxid } from '../../contract/zxid.ts';
import type { Acl } from '../../zookeeper/bytes/jute.ts';

/** What is done to one znode. All of it survives JSON; the data itself is in no plan. */
export type PlannedChange = CreateZnode | SetZnodeData | SetZnodeAcl | DeleteZnode;

/** It was not there. */
export interface CreateZnode extends Content {
  readonly kind: 'create';
  readonly path: string;
  readonly type: 'persistent' | 'container' | 'ttl';
  /** Milliseconds that its time to live begins with anew; 0 for the other types. */
  readonly ttlMs: number;
  readonly acl: readonly Acl[];
}

export interface SetZnodeData extends Content {
  readonly kind: 'setData';
  readonly path: string;
  readonly seen: Seen;
}

export interface SetZnodeAcl {
  readonly kind: 'setAcl';
  readonly path: string;
  readonly acl: readonly Acl[];
  readonly seen: Seen;
}

export interface DeleteZnode {
  readonly kind: 'delete';
  readonly path: string;
  readonly seen: Seen;
}

/** Which data it gets: a second reading of the backup must find the same. */
interface Content {
  /** -1 for null, which ZooKeeper tells from empty. */
  readonly bytes: number;
  /** SHA-256 in base64; empty for null. */
  readonly sum: string;
}

/** The znode that the plan saw: another one of its path has another czxid, and what changes it counts up. */
export interface Seen {
  readonly czxid: Zxid;
  readonly version: number;
  readonly aversion: number;
}

/** A number that ZooKeeper counts up, and that clients take names or ids from. */
export interface Counter {
  /** `children`: the number of the next sequential child. `version`: that of the znode's data. */
  readonly of: 'children' | 'version';
  readonly path: string;
  /** Once the changes are made, and in the backup. */
  readonly from: number;
  readonly to: number;
}

/** Something that is not put back as the backup has it. */
export interface NotPutBack {
  readonly path: string;
  readonly why: WhyNotPutBack;
}

/** In the words of a plan, what follows the number of znodes or the path. */
export const whyNotPutBack = {
  notInBackup: 'is not in the backup: nothing at or below it is touched',
  ephemeral: 'is ephemeral in the backup: its client has to create it',
  ephemeralInTheWay: 'is ephemeral now, and the backup has another znode there',
  below: 'is below a znode that is not put back',
  aclUnknown: 'has an access control list that the backup does not hold',
  tooLong: 'is longer than a request may be (jute.maxbuffer)',
  otherType: 'is of another type or time to live now, which only its deletion would change',
  holdsEphemeral: 'is not in the backup, but a client has an ephemeral znode at or below it',
  counterAnew: 'counts its children anew',
  quota: 'has a quota in the backup and none now',
} as const;

export type WhyNotPutBack = keyof typeof whyNotPutBack;

/** What putting back a part would do, and what it would not. */
export interface PartDifference {
  /** Parents before their children; then deletions, children before their parents. */
  readonly changes: readonly PlannedChange[];
  readonly counters: readonly Counter[];
  /** Sorted by path. */
  readonly left: readonly NotPutBack[];
}

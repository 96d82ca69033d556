import { isOlder } from '../zookeeper/bytes/version.ts';

/** A fault of ZooKeeper by which a server may lack transactions that no file of its own shows. */
interface KnownHole {
  readonly issue: string;
  /** Branches by `major.minor`, and the first version of each that is mended. */
  readonly mendedIn: Readonly<Record<string, string>>;
  /** The first version that has it; by default all before the mended ones. */
  readonly since?: string;
  readonly sentence: string;
}

/** From the issues and the pull requests that closed them. */
const holes: readonly KnownHole[] = [
  {
    issue: 'ZOOKEEPER-4646, ZOOKEEPER-4785',
    mendedIn: { '3.8': '3.8.4', '3.9': '3.9.2' },
    sentence:
      'a follower that was synced by DIFF and died may have lost transactions that it had acknowledged',
  },
  {
    // Closed in 3.9.3 alone; SendAckRequestProcessor of 3.8.6 still meets the socket that is gone.
    issue: 'ZOOKEEPER-4712',
    mendedIn: { '3.9': '3.9.3' },
    since: '3.7.0',
    sentence:
      'a follower with a slow disk that lost its leader may never have logged transactions that it serves',
  },
  {
    issue: 'ZOOKEEPER-4925',
    mendedIn: { '3.9': '3.9.4' },
    since: '3.9.3',
    sentence:
      'a follower that was synced by DIFF and leads afterwards may not send what it got in that sync to others',
  },
];

/**
 * What a server of this version may lack without a sign, a sentence each. Pure.
 * @param version as `srvr` tells it, `3.8.0`; with more behind it, as `3.9.2-SNAPSHOT`
 */
export function knownHoles(version: string): string[] {
  return holes.flatMap(({ issue, mendedIn, since, sentence }) => {
    const [major = '', minor = ''] = version.split('.');
    const mended = mendedIn[`${major}.${minor}`] ?? oldest(mendedIn);
    const has = isOlder(version, mended) && !(since && isOlder(version, since));
    return has ? [`ZooKeeper ${version}: ${sentence} (${issue})`] : [];
  });
}

const oldest = (mendedIn: KnownHole['mendedIn']): string =>
  Object.values(mendedIn).sort((a, b) => (isOlder(a, b) ? -1 : 1))[0] ?? '0';

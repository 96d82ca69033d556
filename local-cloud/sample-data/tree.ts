import { createHash } from 'node:crypto';
import type { Acl } from '../../lambda/zookeeper/bytes/jute.ts';
import type { ShownStat } from '../../lambda/zookeeper/requests/answers.ts';
import type { ZooKeeperClient } from '../zookeeper-client/zookeeper-client.ts';
import { ZooKeeperError } from '../zookeeper-client/zookeeper-error.ts';
import { sampleUser } from './special-znodes.ts';

export interface Znode {
  /** SHA-256 of the data in hex; null for null, which is not the same as empty. */
  readonly data: string | null;
  readonly acl: readonly Acl[];
  readonly stat: ShownStat;
}

export type Tree = ReadonlyMap<string, Znode>;

export interface Difference {
  readonly path: string;
  /** `presence`, `data`, `acl` or a field of the stat. */
  readonly field: string;
  readonly left: string;
  readonly right: string;
}

const znodesInFlight = 500;

/**
 * Reads every znode that the server has, as the sample data's user. Left out is what each server
 * keeps for itself: `/zookeeper/config` and the statistics of quotas.
 */
export async function readTree(client: ZooKeeperClient): Promise<Tree> {
  await client.authenticateDigest(sampleUser.user, sampleUser.password);
  await client.sync();
  const tree = new Map<string, Znode>();
  let level = ['/'];
  while (level.length > 0) {
    const next: string[] = [];
    for (let at = 0; at < level.length; at += znodesInFlight) {
      const paths = level.slice(at, at + znodesInFlight);
      const znodes = await Promise.all(paths.map((path) => readZnode(client, path)));
      for (const [index, read] of znodes.entries()) {
        const path = paths[index] as string;
        if (read) {
          tree.set(path, read.znode);
          const children = read.children.map((name) => `${path === '/' ? '' : path}/${name}`);
          next.push(...children.filter((child) => !isOfServer(child)));
        }
      }
    }
    level = next;
  }
  return tree;
}

const isOfServer = (path: string) =>
  path === '/zookeeper/config' || /^\/zookeeper\/quota\/.*\/zookeeper_stats$/.test(path);

async function readZnode(client: ZooKeeperClient, path: string) {
  try {
    const [{ children }, { data, stat }, { acl }] = await Promise.all([
      client.getChildren(path),
      client.getData(path),
      client.getAcl(path),
    ]);
    const digest = data && createHash('sha256').update(data).digest('hex');
    return { children, znode: { data: digest, acl, stat } };
  } catch (error) {
    // Deleted since its parent was read: an ephemeral whose session ended, or a load that goes on.
    if (error instanceof ZooKeeperError && error.codeName === 'NoNode') {
      return undefined;
    }
    throw error;
  }
}

/** Every way in which two trees differ, by path; none for a perfect restore. */
export function compareTrees(left: Tree, right: Tree): Difference[] {
  const paths = [...new Set([...left.keys(), ...right.keys()])].sort();
  return paths.flatMap((path) => {
    const here = left.get(path);
    const there = right.get(path);
    if (!here || !there) {
      const presence = (znode?: Znode) => (znode ? 'present' : 'absent');
      return [{ path, field: 'presence', left: presence(here), right: presence(there) }];
    }
    return compareZnodes(path, here, there);
  });
}

function compareZnodes(path: string, left: Znode, right: Znode): Difference[] {
  const fields = (znode: Znode): Record<string, string> => ({
    data: znode.data ?? 'null',
    acl: JSON.stringify(znode.acl),
    ...Object.fromEntries(Object.entries(znode.stat).map(([name, value]) => [name, `${value}`])),
  });
  const there = fields(right);
  return Object.entries(fields(left))
    .map(([field, value]) => ({ path, field, left: value, right: there[field] ?? '' }))
    .filter((difference) => difference.left !== difference.right);
}

import type { ProbeLine } from '../node-lines.ts';
import { zxidOf } from '../zxid.ts';

/** What one node said of itself, or why it said nothing. */
export interface NodeProbe {
  readonly instanceId: string;
  readonly line: ProbeLine | undefined;
  /** Set when there is no line: unreachable, or its probe failed. */
  readonly trouble: string | undefined;
}

/** A node that answered and serves. */
export interface ServingNode {
  readonly instanceId: string;
  readonly line: ProbeLine;
  readonly zxid: bigint;
}

/** A member as `server.N=` describes it. */
export interface Member {
  readonly myid: number;
  readonly host: string;
  readonly voter: boolean;
}

/** The nodes that serve, and the zxid each was seen at. */
export function servingNodes(probes: readonly NodeProbe[]): ServingNode[] {
  return probes.flatMap(({ instanceId, line }) =>
    line?.serving && line.role ? [{ instanceId, line, zxid: zxidOf(line.zxid) }] : [],
  );
}

/**
 * Reads a member as a node tells it: `1=10.0.0.1`, `2=[fd00::2]:observer`. What else a line of zoo.cfg
 * holds may follow: `1=10.0.0.1:2888:3888|10.0.1.1:2888:3888:participant;0.0.0.0:2181`.
 */
export function parseMember(text: string): Member {
  const equals = text.indexOf('=');
  const [addresses = ''] = text.slice(equals + 1).split(';', 1);
  return {
    myid: Number(text.slice(0, equals)),
    host: /^(\[[^\]]*\]|[^:|]*)/.exec(addresses)?.[0] ?? '',
    voter: !/:\s*observer\s*$/i.test(addresses),
  };
}

/** The members as the nodes' configurations tell; undefined where two nodes disagree. */
export function membersOf(nodes: readonly { line: ProbeLine }[]): Member[] | undefined {
  const views = new Set(
    nodes.map(({ line }) =>
      line.servers
        .map(parseMember)
        .map(({ myid, voter }) => `${myid}${voter}`)
        .sort()
        .join(),
    ),
  );
  return views.size > 1 ? undefined : (nodes[0]?.line.servers ?? []).map(parseMember);
}

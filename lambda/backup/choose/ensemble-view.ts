import type { ProbeLine } from '../../contract/node-lines.ts';
import { zxidOf } from '../../contract/zxid.ts';
import { type Member, parseMember } from '../../node/members.ts';

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

/** The nodes that serve, and the zxid each was seen at. */
export function servingNodes(probes: readonly NodeProbe[]): ServingNode[] {
  return probes.flatMap(({ instanceId, line }) =>
    line?.serving && line.role ? [{ instanceId, line, zxid: zxidOf(line.zxid) }] : [],
  );
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

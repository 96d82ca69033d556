import type { NodeFacts } from '../../contract/restore-node-lines.ts';
import { type Member, parseMember } from '../../node/members.ts';
import { type Refusal, refuse } from '../../run/refusal.ts';
import { clauseOf, sentenceOf } from '../../shown.ts';

/** A node that told of itself. */
export interface Inspected {
  readonly instanceId: string;
  readonly line: NodeFacts;
}

/** A node that did not. */
export interface Silent extends Refusal {
  readonly instanceId: string;
}

/**
 * How the ensemble is.
 *   serving      every voting member serves
 *   member-lost  a majority serves, some voting members do not
 *   quorum-lost  no majority serves, and there is data on some node
 *   empty        no majority serves, and there is no data at all
 */
export type Situation = 'serving' | 'member-lost' | 'quorum-lost' | 'empty';

/** Clients are served: a restore stops that. Else it is what they wait for. Pure. */
export const hasQuorum = (situation: Situation) =>
  situation === 'serving' || situation === 'member-lost';

/** A member of the ensemble and the node that it is. */
export interface MemberNode extends Inspected {
  readonly myid: number | null;
  readonly voter: boolean;
}

export interface EnsembleState {
  readonly situation: Situation;
  /** Voting members first, by myid. */
  readonly members: readonly MemberNode[];
}

export const majorityOf = (voters: number) => Math.floor(voters / 2) + 1;

/**
 * Brings the nodes and the members of zoo.cfg together. Every member must be there, observers too:
 * one that is not restored with the others wipes them when it comes back (docs/facts/restoring-an-ensemble.md). Pure.
 */
export function ensembleState(
  nodes: readonly Inspected[],
  silent: readonly Silent[],
): EnsembleState | readonly Refusal[] {
  if (nodes.length + silent.length === 0) {
    return [
      refuse(
        'no-nodes',
        'The selection matches no node that SSM manages.',
        'Check the tag or the instance ids in zk-backup.json, and that the agents are online: aws ssm describe-instance-information',
      ),
    ];
  }
  const refusals = [...silent.map(didNotAnswer), ...nodes.flatMap(cannotBeAsked)];
  const configured = membersOf(nodes);
  if (!configured) refusals.push(disagreement());
  else refusals.push(...strayNodes(nodes, configured, silent.length === 0));
  if (refusals.length > 0 || !configured) return refusals;
  const members = nodes.map((node) => memberNode(node, configured)).sort(votersFirst);
  return { members, situation: situationOf(members) };
}

export const didNotAnswer = ({ instanceId, code, reason, hint }: Silent) =>
  refuse(code, sentenceOf(`${instanceId} did not answer: ${reason}`), hint);

/** It runs, and may serve: to take it for lost would replace what its clients write. */
const cannotBeAsked = ({ instanceId, line }: Inspected): Refusal[] =>
  line.serving === null
    ? [
        refuse(
          'serving-unknown',
          `Whether ${instanceId} serves is not known: ${clauseOf(line.reason)}.`,
          'Allow one way to ask it: srvr in 4lw.commands.whitelist, the AdminServer, or openssl on the node with client.tls or a PEM or PKCS12 keystore.',
        ),
      ]
    : [];

const memberNode = (node: Inspected, members: readonly Member[]): MemberNode => ({
  ...node,
  myid: node.line.myid,
  voter: members.find(({ myid }) => myid === node.line.myid)?.voter ?? true,
});

const votersFirst = (a: MemberNode, b: MemberNode) =>
  Number(b.voter) - Number(a.voter) || (a.myid ?? 0) - (b.myid ?? 0);

/** Undefined where two nodes disagree. One server alone may have no member lines. */
function membersOf(nodes: readonly Inspected[]): readonly Member[] | undefined {
  const views = new Map(
    nodes.map(({ line }) => {
      const members = line.servers.map(parseMember).sort((a, b) => a.myid - b.myid);
      return [members.map(({ myid, voter }) => `${myid}${voter}`).join(), members] as const;
    }),
  );
  return views.size > 1 ? undefined : ([...views.values()][0] ?? []);
}

const disagreement = () =>
  refuse(
    'members-disagree',
    'The nodes disagree on who is a voting member.',
    'Compare the server.N lines of their zoo.cfg or zoo.cfg.dynamic, and make them the same: members that do not know each other serve different data.',
  );

function strayNodes(
  nodes: readonly Inspected[],
  members: readonly Member[],
  allAnswered: boolean,
): Refusal[] {
  if (members.length <= 1) {
    const names = nodes.map(({ instanceId }) => instanceId).join(', ');
    return nodes.length > 1
      ? [
          refuse(
            'nodes-not-of-ensemble',
            `${nodes.length} nodes are selected (${names}), and each is a server of its own by its zoo.cfg.`,
            'Correct the server.N lines of their zoo.cfg, or the tag that selects the nodes.',
          ),
        ]
      : [];
  }
  const refusals: Refusal[] = [];
  for (const { myid, host } of members) {
    const owners = nodes.filter(({ line }) => line.myid === myid);
    const names = owners.map(({ instanceId }) => instanceId).join(' and ');
    if (owners.length > 1) {
      refusals.push(
        refuse(
          'same-myid',
          `${names} both have the myid ${myid}.`,
          'Correct the file myid in the dataDir of the wrong one: a copied dataDir looks like this.',
        ),
      );
    }
    if (owners.length === 0 && allAnswered) {
      refusals.push(
        refuse(
          'voter-missing',
          `server.${myid} (${host}) of zoo.cfg is not among the selected nodes.`,
          'Tag its instance as the others are, or take it out of every zoo.cfg. A member that is not restored with the others wipes their data when it comes back.',
        ),
      );
    }
  }
  for (const { instanceId, line } of nodes) {
    if (members.some(({ myid }) => myid === line.myid)) continue;
    refusals.push(
      refuse(
        'foreign-myid',
        `${instanceId} has the myid ${line.myid}, which is no member by the ensemble's zoo.cfg.`,
        'Correct its myid, or take it out of the selection of nodes.',
      ),
    );
  }
  return refusals;
}

function situationOf(members: readonly MemberNode[]): Situation {
  const voters = members.filter(({ voter }) => voter);
  const serving = voters.filter(({ line }) => line.serving && line.role !== 'read-only');
  const hasLeader = serving.some(
    ({ line }) => line.role === 'leader' || line.role === 'standalone',
  );
  if (serving.length === voters.length && hasLeader) return 'serving';
  if (serving.length >= majorityOf(voters.length) && hasLeader) return 'member-lost';
  return members.some(({ line }) => line.hasData) ? 'quorum-lost' : 'empty';
}

/** What `srvr` answers while a server looks for a leader. */
const lookingForLeader = /not currently serving requests/;

/** No majority serves, but one runs: it may have a leader in a moment. Pure. */
export function isElecting({ situation, members }: EnsembleState): boolean {
  const voters = members.filter(({ voter }) => voter);
  const up = voters.filter(({ line }) => line.serving || lookingForLeader.test(line.reason));
  return situation === 'quorum-lost' && voters.length > 1 && up.length >= majorityOf(voters.length);
}

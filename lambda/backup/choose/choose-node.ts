import type { CaptureMode } from '../../contract/settings.ts';
import { zxidOf } from '../../contract/zxid.ts';
import type { Member } from '../../node/members.ts';
import { isRefusal, type Refusal, refuse } from '../../run/refusal.ts';
import { clauseOf, toldOfEach } from '../../shown.ts';
import type { LastBackup } from '../history/last-backup.ts';
import { dataWentBack, type LeftOut, nobodyServes, noneIsLeft } from './choice-refusals.ts';
import { membersOf, type NodeProbe, type ServingNode, servingNodes } from './ensemble-view.ts';
import { whyNoCandidate } from './judge-candidate.ts';
import { toldBy } from './told-by-nodes.ts';

export interface ChoiceRules {
  readonly mode: CaptureMode;
  readonly allowStandalone: boolean;
}

/** A node, and why it may be tried. */
export interface Candidate {
  readonly instanceId: string;
  readonly because: string;
}

/** The nodes to try, best first, and those that could be spared but are no use; or why none may be touched. */
export type Choice =
  | { readonly candidates: readonly Candidate[]; readonly leftOut: readonly LeftOut[] }
  | Refusal;

/**
 * Chooses the node to back up. An observer first (it has no vote to miss), then the follower with
 * the newest data; never the leader; and nobody while the ensemble could not spare one.
 */
export function chooseNode(
  probes: readonly NodeProbe[],
  rules: ChoiceRules,
  last: LastBackup | undefined,
): Choice {
  const serving = servingNodes(probes);
  if (serving.length === 0) return nobodyServes(probes);

  const found = isStandalone(serving)
    ? chooseStandalone(serving, probes, rules)
    : chooseMember(serving, probes, rules);
  if (isRefusal(found)) return found;

  return withoutUseless(found, serving, last);
}

/** One bad node does not stop the rest: it is left out, unless none is left or the leader is one. */
function withoutUseless(
  found: readonly ServingNode[],
  serving: readonly ServingNode[],
  last: LastBackup | undefined,
): Choice {
  const leads = serving.find(({ line }) => line.role === 'leader' || line.role === 'standalone');
  if (last && leads && wentBack(leads, last)) return dataWentBack(leads, last);
  const told = toldBy(serving);
  const useful: ServingNode[] = [];
  const leftOut: LeftOut[] = [];
  for (const node of found) {
    const reason =
      last && wentBack(node, last)
        ? `it is at ${node.line.zxid}, older than the last backup ${last.key} at ${last.zxid}`
        : whyNoCandidate(node, told);
    if (reason === undefined) useful.push(node);
    else leftOut.push({ instanceId: node.instanceId, reason });
  }
  if (useful.length === 0) return noneIsLeft(leftOut);
  const provable = useful.filter(({ line }) => line.startsBelow !== false);
  const ordered = [...provable, ...useful.filter((node) => !provable.includes(node))];
  return { candidates: ordered.map((node) => candidate(node, found)), leftOut };
}

const isStandalone = (serving: readonly ServingNode[]) =>
  serving.some(({ line }) => line.role === 'standalone');

function chooseStandalone(
  serving: readonly ServingNode[],
  probes: readonly NodeProbe[],
  { allowStandalone }: ChoiceRules,
): ServingNode[] | Refusal {
  const alone = serving.find(({ line }) => line.role === 'standalone');
  if (!alone || probes.length > 1) {
    return refuse(
      'nodes-not-of-ensemble',
      `${alone?.instanceId} runs standalone, and ${probes.length - 1} more nodes are selected: its data may not be the ensemble's.`,
      'Correct the server.N lines of its zoo.cfg, or the tag that selects the nodes.',
    );
  }
  if (!allowStandalone) {
    return refuse(
      'standalone',
      `${alone.instanceId} is a standalone server: nothing serves while it is stopped.`,
      'Set "allowStandalone": true for this ensemble in zk-backup.json if its clients can accept that.',
    );
  }
  return [alone];
}

function chooseMember(
  serving: readonly ServingNode[],
  probes: readonly NodeProbe[],
  { mode }: ChoiceRules,
): ServingNode[] | Refusal {
  const members = membersOf(serving);
  if (!members) {
    return refuse(
      'members-disagree',
      'The nodes disagree on who is a voting member.',
      'Compare the server.N lines of their zoo.cfg or zoo.cfg.dynamic; finish the reconfiguration first.',
    );
  }
  const leaders = serving.filter(({ line }) => line.role === 'leader');
  const [leader] = leaders;
  if (!leader || leaders.length > 1) {
    return refuse(
      'no-leader',
      leader
        ? `${leaders.map((node) => node.instanceId).join(' and ')} both say that they lead.`
        : `None of the ${serving.length} serving nodes leads.`,
      'See that every member of the ensemble, the leader too, is among the selected nodes and online in SSM.',
    );
  }
  const inSync = serving.filter((node) => isInSync(node, leader));
  if (mode === 'stop') {
    const unsafe = whyNobodyMayStop(members, inSync, probes);
    if (unsafe) return unsafe;
  }
  const voters = members.filter(({ voter }) => voter).length;
  const spare = mode === 'live' || voters - 1 > voters / 2;
  const observers = inSync.filter(({ line }) => line.role === 'observer');
  const followers = inSync.filter(({ line }) => line.role === 'follower');
  const found = [...newestFirst(observers), ...(spare ? newestFirst(followers) : [])];
  if (found.length > 0) return found;
  return followers.length > 0
    ? refuse(
        'no-quorum-to-spare',
        `None of ${voters} voting members can stop: without one the ensemble has no quorum.`,
        'Use "mode": "live" for this ensemble, or run three voting members.',
      )
    : refuse(
        'only-the-leader',
        `Only the leader ${leader.instanceId} is left to choose from.`,
        'Bring a follower or an observer back first; the leader is never stopped.',
      );
}

/** Every voter must be there and in sync: the one that stops is the only one that may be missing. */
function whyNobodyMayStop(
  members: readonly Member[],
  inSync: readonly ServingNode[],
  probes: readonly NodeProbe[],
): Refusal | undefined {
  if (probes.some(({ line }) => line?.weighted)) {
    return refuse(
      'weighted-votes',
      'The ensemble counts votes by group or weight.',
      'Use "mode": "live": zk-backup does not decide which node such a quorum can spare.',
    );
  }
  const present = inSync.map(({ line }) => line.myid);
  const missing = members.filter(({ voter, myid }) => voter && !present.includes(myid));
  if (missing.length === 0) return undefined;
  const names = missing.map((member) => nameOf(member, probes)).join('; ');
  return refuse(
    'voter-missing',
    `Not every voting member is there and in sync: ${names}.`,
    'Bring it back and let it sync, or correct the selection of nodes; then invoke again.',
  );
}

function nameOf({ myid, host }: Member, probes: readonly NodeProbe[]): string {
  const name = `server.${myid} (${host})`;
  const probe = probes.find(({ line }) => line?.myid === myid);
  if (probe?.line?.serving) return `${name} is in another epoch than the leader`;
  if (probe?.line) {
    const state = probe.line.serving === null ? 'may or may not serve' : 'does not serve';
    return `${name} ${state}: ${clauseOf(probe.line.reason)}`;
  }
  const silent = probes.filter(({ line }) => !line);
  const reasons = toldOfEach(silent.map((node) => [node.instanceId, `${node.trouble}`]));
  return reasons
    ? `${name} did not answer (${reasons})`
    : `${name} is not among the selected nodes`;
}

/**
 * A follower that shows its role has synced with its leader, and a leader drops one that falls
 * behind by more than syncLimit; what is left to compare is that both mean the same epoch.
 */
const isInSync = ({ line }: ServingNode, leader: ServingNode) =>
  line.role !== 'read-only' && line.epoch === leader.line.epoch;

const newestFirst = (nodes: readonly ServingNode[]) =>
  [...nodes].sort((a, b) => Number(b.zxid - a.zxid) || a.instanceId.localeCompare(b.instanceId));

function candidate(node: ServingNode, all: readonly ServingNode[]): Candidate {
  const { role, zxid, startsBelow } = node.line;
  const among = all.filter(({ line }) => line.role === role).length;
  const reasons: Readonly<Record<string, string>> = {
    observer: 'an observer: it has no vote',
    follower: `the follower with the newest data (${zxid}, ${among} in sync)`,
    standalone: 'the only server (allowStandalone)',
  };
  const because = reasons[role ?? ''] ?? `${role}`;
  const unproven = '; it begins with a snapshot from its leader, which has no digest';
  return {
    instanceId: node.instanceId,
    because: startsBelow === false ? `${because}${unproven}` : because,
  };
}

const wentBack = (node: ServingNode, last: LastBackup) =>
  node.zxid < zxidOf(last.zxid) || (node.line.epoch ?? 0) < last.epoch;

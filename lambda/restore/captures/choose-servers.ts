import type { Role } from '../../contract/node-lines.ts';
import { zxidOf } from '../../contract/zxid.ts';
import type { LineOf } from '../../node/node-line.ts';
import { type Refusal, refuse } from '../../run/refusal.ts';
import { toldOfEach } from '../../shown.ts';
import type { Silent } from '../nodes/situation.ts';
import { usualMaxBuffer } from '../part/batches.ts';

/** A node that told of itself and of its client port. */
export interface InspectedServer {
  readonly instanceId: string;
  readonly line: LineOf<'inspect'>;
}

/** In this order; a capture of the leader is refused on the node itself. */
const roles: readonly (Role | null)[] = ['follower', 'standalone', 'observer'];

/** For what nodes are chosen. */
export interface Purpose {
  /** Of the capture before, which comes first: it has what was written through it. */
  readonly own?: string | undefined;
  /** The operator's machine sends the requests, and not the node. */
  readonly byOperator: boolean;
  /** The command that does it so. */
  readonly bySession: string;
}

/**
 * The nodes that a part can be put back by, the best one first: what it serves is captured, and its own
 * client port takes the requests, unless an operator's machine sends them. Nothing is stopped, so one that
 * serves is enough. Pure.
 */
export function chooseServers(
  nodes: readonly InspectedServer[],
  silent: readonly Silent[],
  { own, byOperator, bySession }: Purpose,
): readonly InspectedServer[] | Refusal {
  const serving = nodes.filter(({ line }) => line.serving && rankOf(line) >= 0);
  if (serving.length === 0) return nobodyServes(nodes, silent);
  const open = serving.filter(({ line }) => byOperator || !demandsSasl(line));
  if (open.length === 0) return onlyBySasl(serving, bySession);
  const entered = open.filter(({ line }) => byOperator || canEnter(line));
  if (entered.length === 0) return noEntrance(open, bySession);
  return entered.sort(
    (one, other) =>
      Number(other.instanceId === own) - Number(one.instanceId === own) ||
      rankOf(one.line) - rankOf(other.line) ||
      Number(zxidOf(other.line.zxid) - zxidOf(one.line.zxid)),
  );
}

/** Bytes that the longest request may have, on whichever server it comes by. Pure. */
export const longestRequestOf = (nodes: readonly InspectedServer[]): number =>
  Math.min(...nodes.map(({ line }) => line.maxBuffer ?? usualMaxBuffer));

type Line = InspectedServer['line'];

const rankOf = ({ role }: Line) => roles.indexOf(role);

const demandsSasl = ({ demandedSchemes = [] }: Line) =>
  demandedSchemes.length > 0 && demandedSchemes.every((scheme) => scheme === 'sasl');

/** Scripts that do not look let it be tried. */
const canEnter = ({ entrance = 'plain' }: Line) => entrance === 'plain' || entrance === 'tls';

function nobodyServes(nodes: readonly InspectedServer[], silent: readonly Silent[]): Refusal {
  const told = toldOfEach([
    ...nodes.map(({ instanceId, line }) => [instanceId, line.reason || `${line.role}`] as const),
    ...silent.map(({ instanceId, reason }) => [instanceId, reason] as const),
  ]);
  return refuse(
    'only-the-leader',
    `No node except the leader serves, so no part can be put back (${told || 'no node is selected'}).`,
    'Bring a follower or an observer back. If the ensemble is lost, restore all of it: without a path.',
  );
}

const onlyBySasl = ([first]: readonly InspectedServer[], bySession: string): Refusal =>
  refuse(
    'sasl-demanded',
    `${first?.instanceId} lets no client in without SASL, and a node has no such credentials for zk-backup.`,
    `Nothing was touched. Have your own machine send the same requests, for instance through a port that SSM forwards: ${bySession} --sasl FILE`,
  );

function noEntrance(servers: readonly InspectedServer[], bySession: string): Refusal {
  const withoutFiles = servers.find(({ line }) => line.entrance === 'tls-without-files');
  return withoutFiles
    ? refuse(
        'tls-not-configured',
        `${withoutFiles.instanceId} serves TLS only, and the configuration names no certificate for zk-backup there.`,
        `Set "client": { "tls": … } of the ensemble in zk-backup.json to PEM files on its nodes, and deploy; or have your own machine send the same requests: ${bySession} --ca FILE`,
      )
    : refuse(
        'no-port',
        `No client port of ${servers.map(({ instanceId }) => instanceId).join(', ')} was found.`,
        `Compare clientPort and secureClientPort of zoo.cfg on these nodes with what listens there; or have your own machine send the same requests: ${bySession}`,
      );
}

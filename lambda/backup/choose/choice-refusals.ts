import { type Refusal, refuse } from '../../run/refusal.ts';
import { toldOfEach } from '../../shown.ts';
import type { LastBackup } from '../history/last-backup.ts';
import type { NodeProbe, ServingNode } from './ensemble-view.ts';

/** Also where there is none. */
export function nobodyServes(probes: readonly NodeProbe[]): Refusal {
  if (probes.length === 0) {
    return refuse(
      'no-nodes',
      'The selection matches no node that SSM manages.',
      'Check the tag or the instance ids in zk-backup.json, and that the agents are online: aws ssm describe-instance-information',
    );
  }
  const reasons = toldOfEach(
    probes.map(({ instanceId, line, trouble }) => [instanceId, line?.reason || `${trouble}`]),
  );
  if (!probes.every(({ line }) => line?.serving === false)) {
    return refuse(
      'nodes-silent',
      `None of ${probes.length} nodes is known to serve (${reasons}).`,
      'First make sure that each node can be asked.',
    );
  }
  return refuse(
    'nobody-serves',
    `None of ${probes.length} nodes serves (${reasons}).`,
    'Bring ZooKeeper back first: a backup needs a server that serves.',
  );
}

/** @param leftOut all nodes that could be spared */
export const noneIsLeft = (leftOut: readonly LeftOut[]): Refusal =>
  refuse(
    'no-usable-node',
    `No node can be used: ${toldOfEach(leftOut.map(({ instanceId, reason }) => [instanceId, reason]))}.`,
    'Nothing was stopped. Find out why they are behind (slow or full disk, syncEnabled=false); a node that lost its disk looks like this, too.',
  );

/** @param node that leads */
export function dataWentBack(node: ServingNode, last: LastBackup): Refusal {
  return refuse(
    'data-went-back',
    `${node.instanceId} is at ${node.line.zxid}, older than the last backup ${last.key} at ${last.zxid}: a node that lost its disk looks like this.`,
    'If the ensemble was reset or restored on purpose, invoke once with "newLineage": true.',
  );
}

/** A node that could have been backed up and was not, and why. Nothing was stopped on it. */
export interface LeftOut {
  readonly instanceId: string;
  readonly reason: string;
}

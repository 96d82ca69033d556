/** DescribeInstanceInformation: the fleet as SSM shows it, which can be stale. */
import type { NodeState } from './model.ts';
import { type PageInput, page } from './paging.ts';
import { notInLocalCloud, ServiceError } from './service-error.ts';

export interface ShownNode {
  readonly instanceId: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly agentVersion: string;
  readonly state: NodeState;
}

export interface DescribeInstancesInput extends PageInput {
  readonly Filters?: readonly { readonly Key: string; readonly Values: readonly string[] }[];
  readonly InstanceInformationFilterList?: unknown;
}

const limits = { least: 5, most: 50, usual: 10 };

/** A stopped instance is not shown; one whose agent is down is still Online. */
export function describeInstances(nodes: readonly ShownNode[], input: DescribeInstancesInput) {
  if (input.InstanceInformationFilterList) {
    throw notInLocalCloud('InstanceInformationFilterList; use Filters');
  }
  const shown = nodes.filter(
    (node) =>
      node.state !== 'stopped' &&
      (input.Filters ?? []).every(({ Key, Values }) => {
        const value = filterValue(node, Key);
        return value !== undefined && Values.includes(value);
      }),
  );
  const { items, NextToken } = page(shown, input, limits);
  return { InstanceInformationList: items.map(describe), NextToken };
}

function filterValue(node: ShownNode, key: string): string | undefined {
  if (key.startsWith('tag:')) {
    return node.tags[key.slice('tag:'.length)];
  }
  if (key === 'InstanceIds') {
    return node.instanceId;
  }
  if (key === 'PingStatus') {
    return pingStatus(node.state);
  }
  throw new ServiceError('InvalidFilterKey', `The filter key ${key} is not valid.`);
}

const pingStatus = (state: NodeState) =>
  state === 'connection-lost' ? 'ConnectionLost' : 'Online';

const describe = ({ instanceId, state, agentVersion }: ShownNode) => ({
  InstanceId: instanceId,
  PingStatus: pingStatus(state),
  LastPingDateTime: Date.now() / 1000,
  AgentVersion: agentVersion,
  IsLatestVersion: true,
  PlatformType: 'Linux',
  PlatformName: 'Debian GNU/Linux',
  PlatformVersion: '12',
  ResourceType: 'EC2Instance',
  IPAddress: '127.0.0.1',
  ComputerName: instanceId,
});

import type { AutoScalingGroup } from 'aws-cdk-lib/aws-autoscaling';
import type { Instance } from 'aws-cdk-lib/aws-ec2';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { Tags } from 'aws-cdk-lib/core';
import type { ConfigInput } from '../config/config.ts';

/** How a configuration selects them. */
export type NodesInput = ConfigInput['ensembles'][number]['nodes'];

export interface BoundNodes {
  readonly selection: NodesInput;
  /** Roles that get the policy of a node by themselves. */
  readonly roles: readonly IRole[];
  /** Servers of the app that are of another ensemble already: their tag has one value. */
  readonly taken?: readonly { readonly server: OwnServers; readonly by: string }[];
}

/** Servers of the app itself. */
export type OwnServers = AutoScalingGroup | Instance;

/** The tag that servers of the app get; its value is the name of their ensemble. */
export const ownTagKey = 'zk-backup';

/** Of which ensemble a server is. */
const ensembleOf = new WeakMap<OwnServers, string>();

/** All servers of an ensemble. */
export class Nodes {
  /**
   * Every instance with a tag.
   * @param key of a tag that all servers of the ensemble have, and no other instance
   */
  static tag(key: string, value: string): Nodes {
    return new Nodes(() => ({ selection: { tag: { key, value } }, roles: [] }));
  }

  /**
   * Instances by id.
   * @param ids 1 to 50, as in `i-0123456789abcdef0`; no tokens: of instances that your app makes, give the objects to `of`
   */
  static instanceIds(...ids: string[]): Nodes {
    return new Nodes(() => ({ selection: { instanceIds: ids }, roles: [] }));
  }

  /**
   * Servers that your app makes: they get the tag `zk-backup` with the ensemble's name, and their roles the policy
   * of a node.
   */
  static of(...servers: OwnServers[]): Nodes {
    return new Nodes((ensemble) => {
      const taken = servers.filter((server) => (ensembleOf.get(server) ?? ensemble) !== ensemble);
      for (const server of servers.filter((one) => !taken.includes(one))) {
        ensembleOf.set(server, ensemble);
        Tags.of(server).add(ownTagKey, ensemble);
      }
      const roles = new Set(servers.map(({ role }) => role));
      return {
        selection: { tag: { key: ownTagKey, value: ensemble } },
        roles: [...roles],
        taken: taken.map((server) => ({ server, by: ensembleOf.get(server) ?? '' })),
      };
    });
  }

  /** Makes of an ensemble's name how its servers are selected, and who they are in IAM. */
  readonly bind: (ensemble: string) => BoundNodes;

  private constructor(bind: (ensemble: string) => BoundNodes) {
    this.bind = bind;
  }
}

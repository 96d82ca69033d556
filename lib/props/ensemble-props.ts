import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import type { Duration } from 'aws-cdk-lib/core';
import type { Keep } from '../../lambda/contract/keep.ts';
import type { Nodes } from './nodes.ts';

/** Commands for what is no systemd unit: monit, supervisord, containers. */
export interface ServiceCommands {
  /** Stops ZooKeeper on the node; run as root. */
  readonly stop: string;
  /** Starts it again. */
  readonly start: string;
}

/** When and where restores are rehearsed. */
export interface DrillProps {
  /**
   * When the newest backup is restored beside the ensemble, started, compared and removed.
   *
   * @default - one night a week; night and time are made from the ensemble's name
   */
  readonly schedule?: ScheduleExpression;
  /**
   * The instance that drills run on; its role needs the ensemble's policy.
   *
   * @default - a node of the ensemble
   */
  readonly instanceId?: string;
}

/** Who a put-back is, for the server of the node that it runs on. */
export interface ClientProps {
  /**
   * How to get in by the secure port: PEM files on the node.
   *
   * @default - by the port without TLS
   */
  readonly tls?: { readonly certificate: string; readonly key: string; readonly ca: string };
  /**
   * A file on the node that root alone may read, with one line: "user:password".
   *
   * @default - nobody in particular
   */
  readonly digest?: string;
}

/** One ZooKeeper ensemble. */
export interface EnsembleProps {
  /** First part of every key in the bucket; unique in the account and region. */
  readonly name: string;
  /** All servers of the ensemble. */
  readonly nodes: Nodes;
  /**
   * When a backup is taken.
   *
   * @default - every night; the time is made from the ensemble's name
   */
  readonly schedule?: ScheduleExpression;
  /**
   * First part of the name of every archive.
   *
   * @default "zookeeper-backup"
   */
  readonly prefix?: string;
  /**
   * zoo.cfg on the node; directories, ports and servers are read from it. If the agent has the variable ZOOCFGDIR,
   * $ZOOCFGDIR/zoo.cfg comes first.
   *
   * @default "/etc/zookeeper/conf/zoo.cfg"
   */
  readonly zooCfg?: string;
  /**
   * The systemd unit, or the commands that stop and start ZooKeeper.
   *
   * @default "zookeeper"
   */
  readonly service?: string | ServiceCommands;
  /**
   * stop: the node is stopped while its files are linked. live: it keeps serving.
   *
   * @default "stop"
   */
  readonly mode?: 'stop' | 'live';
  /**
   * After how long the node starts ZooKeeper again, whatever happened.
   *
   * @default Duration.seconds(600)
   */
  readonly maxDowntime?: Duration;
  /**
   * A backup that has lost more than this percentage of the znodes since the backup before is announced with a
   * warning, and the backup before is kept.
   *
   * @default 50
   */
  readonly maxShrinkPercent?: number;
  /**
   * Which of its backups stay: what any of these rules counts. The newest good one and the last proven one stay
   * whatever is counted.
   *
   * @default { days: 30 }
   */
  readonly keep?: Keep;
  /**
   * Also back up a server without an ensemble; in stop mode each backup is an outage.
   *
   * @default false
   */
  readonly allowStandalone?: boolean;
  /**
   * Instance roles that get the policy of a node: put archives, and read them for a restore. Those of `Nodes.of` get
   * it by themselves.
   *
   * @default - none: attach `nodePolicy` yourself
   */
  readonly roles?: readonly IRole[];
  /**
   * Other ensembles of this construct whose backups may be restored into this one; its nodes get the right to read
   * them.
   *
   * @default - none
   */
  readonly restoreFrom?: readonly string[];
  /**
   * When and where restores are rehearsed; false: never.
   *
   * @default - every week, on a node of the ensemble
   */
  readonly drill?: false | DrillProps;
  /**
   * Who a put-back is, for the server of the node that it runs on.
   *
   * @default - nobody in particular, by the port without TLS
   */
  readonly client?: ClientProps;
}

/** What a local cloud is to be like. */
import type { CaptureMode } from '../lambda/contract/settings.ts';
import type { DurableOptions } from './durable/execution.ts';
import type { EnsembleOptions } from './ensemble/ensemble.ts';
import type { BusEvent } from './events/events.ts';
import type { SsmOptions } from './ssm/ssm.ts';
import type { ZooKeeperSeries } from './toolbox/packages.ts';

export interface LocalCloudOptions {
  /** Emptied first; everything that is written lies in it. */
  readonly directory: string;
  readonly nodes: 1 | 3 | 5;
  /** Of the first ensemble. @default 'local' */
  readonly name?: string;
  /** @default '3.9' */
  readonly zookeeper?: ZooKeeperSeries;
  readonly observers?: number;
  readonly mode: CaptureMode;
  /** @default 60 */
  readonly maxDowntimeSeconds?: number;
  /** @default true */
  readonly separateLogDirectory?: boolean;
  /** Further settings of the ensemble, as zk-backup.json takes them. */
  readonly configuration?: object;
  /** `notify` of the configuration. */
  readonly notify?: object;
  /** `report` of the configuration. */
  readonly report?: object;
  /** `copyTo` of the configuration. */
  readonly copyTo?: readonly object[];
  /** ARNs of topics that somebody else made. */
  readonly topics?: readonly string[];
  /** What else the functions have in their environment, such as authorities that they trust. */
  readonly functionEnvironment?: Readonly<Record<string, string>>;
  readonly ensemble?: Partial<EnsembleOptions>;
  /** Where what is synthesized is kept for other clouds of the same configuration. */
  readonly assemblies?: string | undefined;
  /** A second ensemble, into which backups of the first may be restored. */
  readonly target?: { readonly name: string; readonly nodes: 1 | 3 };
  /** Further ensembles of the configuration, which have no server. */
  readonly others?: readonly string[];
  /** Differences to AWS's times, and what else the agents have in their environment. */
  readonly ssm?: Partial<Pick<SsmOptions, 'clock'>>;
  readonly agentEnvironment?: Readonly<Record<string, string>>;
  /** Length of a second between two polls, and where the function is made to die. */
  readonly durable?: DurableOptions;
  /** The same of the restore function; by default it polls as fast, and nothing dies. */
  readonly restoreDurable?: DurableOptions;
  /** Ends the setting up; what was started is stopped. */
  readonly signal?: AbortSignal;
  /** Hears what is being set up. */
  readonly onProgress?: (line: string) => void;
  /** Hears each line that the Lambdas log. */
  readonly onLambdaLine?: (line: string) => void;
  /** Hears each event that reaches the bus. */
  readonly onEvent?: (event: BusEvent) => void;
}

import type { Captured } from '../../archive/captured.ts';
import type { CopyAt } from '../../contract/settings.ts';

/** What a restore has to know of a backup; all of it survives JSON. */
export interface ChosenBackup {
  readonly ensemble: string;
  readonly key: string;
  /** The copy that it is read from, by us and by the nodes; absent: the bucket of the backups. */
  readonly copy?: CopyAt;
  /** The version that was proven; absent where storage kept none: then the key is read. */
  readonly versionId?: string;
  readonly manifestKey: string;
  readonly tick: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly zookeeperVersion: string;
  /** The node that it is of. */
  readonly node: string;
  /** Its epoch when the backup was taken. */
  readonly epoch: number;
  /** What the node had then; absent where the manifest does not tell. */
  readonly captured?: Captured;
  /** Newer ones that fall short of what their nodes had, in sentences. */
  readonly passedOver?: readonly string[];
  /** Of the snapshots, and of the logs, as they will lie on the nodes. */
  readonly dataBytes: number;
  readonly logBytes: number;
}

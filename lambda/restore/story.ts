import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { Store } from '../aws/archive-store.ts';
import type { CopyAt, RestoreSettings } from '../contract/settings.ts';
import type { RestoreKind } from '../contract/signals.ts';
import type { OwnNodes } from '../node/own-nodes.ts';
import type { Phase } from '../run/phase.ts';
import type { Story } from '../run/story.ts';
import type { Surroundings } from '../run/surroundings.ts';
import type { AwaitedStream, NodeState } from './report.ts';
import type { RestoreFunctionSettings } from './settings.ts';

/** Everything a restore works with. */
export interface RestoreSurroundings extends Surroundings {
  /** How long a command is looked at closely: while ZooKeeper is down each second counts. */
  readonly watchSeconds: number;
  readonly lambda: Pick<LambdaClient, 'send'>;
  /** To read a backup in a copy; nothing is written there. */
  readonly openCopy: (copy: CopyAt) => Store;
  readonly settings: Pick<RestoreFunctionSettings, 'backupAlias' | 'restores'>;
}

/** What is fixed before anything is sent. All of it survives JSON. */
export interface RestoreRun {
  readonly kind: RestoreKind;
  /** The plan's id; of a drill its own. */
  readonly runId: string;
  readonly ensemble: string;
  readonly execution: string;
  /** Epoch milliseconds. */
  readonly startedAt: number;
}

/** One plan, restore, undo or drill while it goes on. */
export interface RestoreStory extends Story, RestoreSurroundings {
  readonly run: RestoreRun;
  /** Of the ensemble that is restored: nothing is sent to any other. */
  readonly ownNodes: OwnNodes;
  /** What is sent to them. */
  readonly documents: RestoreSettings['documents'];
  /** How far it is, as it goes on. */
  readonly board: {
    phase: Phase;
    readonly nodes: Map<string, NodeState>;
    /** Commands sent, for their comments. */
    commands: number;
    awaits?: AwaitedStream | undefined;
  };
}

import type { Check, Proof } from '../archive/judge-archive.ts';
import type { CaptureLine, Role, UploadLine } from '../contract/node-lines.ts';
import type { Zxid } from '../contract/zxid.ts';
import type { CopiesSeen } from '../copies/copies-seen.ts';
import type { JournalEntry } from '../flow/journal.ts';
import type { Ending } from '../run/ended.ts';
import type { Held, ServedNode } from '../run/served.ts';
import type { LeftOut } from './choose/choice-refusals.ts';
import type { NodeProbe } from './choose/ensemble-view.ts';
import type { Manifest } from './manifest.ts';
import type { Run } from './plan.ts';

/** Where a good backup lies. */
export type Taken = Manifest['archive'] & {
  /** The last transaction in it, to which it restores: the manifest's. */
  readonly zxid: string;
  /** After that transaction. */
  readonly znodes: number;
  readonly bucket: string;
  readonly manifestKey: string;
};

/** What a node looked like when it was probed. */
export interface SeenNode {
  readonly instanceId: string;
  readonly role: Role | null;
  readonly zxid: Zxid | null;
  /** Why there is no role. */
  readonly trouble: string | null;
}

/** How a run ended. */
export interface BackupEnding extends Ending {
  /** How far S3 is with the copies; absent where nothing is copied, and of a run that took no backup. */
  readonly copies?: CopiesSeen;
  readonly archive?: Taken;
  readonly checks?: readonly Check[];
  /** 2 or 3 on Succeeded. */
  readonly level?: Proof['level'];
  /** Why it is not 3. */
  readonly unproven?: string;
}

/** What is known of the node, filled in as the run goes on. */
export interface NodeSoFar {
  instanceId?: string | undefined;
  chosenBecause?: string | undefined;
  /** All nodes as they answered the probe. */
  seen: readonly SeenNode[];
  /** Those that came before it and could not be backed up. */
  leftOut: readonly LeftOut[];
  /** ZooKeeper's state as last seen on that node; null when it could not be seen. */
  serving: boolean | null;
  capture?: CaptureLine;
  upload?: UploadLine;
  /** What its backup holds. */
  held?: Held;
  /** All nodes, when the run had ended. */
  served?: readonly ServedNode[];
}

/** The whole story of a run: what the function returns and what the event carries. */
export interface RunReport extends BackupEnding {
  readonly version: 1;
  readonly runId: string;
  readonly ensemble: string;
  readonly tick: string;
  readonly mode: string;
  readonly node: string | null;
  readonly chosenBecause: string | null;
  /** True also for a run that touched no node; null when the node could not be seen. */
  readonly serving: boolean | null;
  readonly downtimeMs: number | null;
  /** What the node reported, as far as it came. */
  readonly capture: CaptureLine | null;
  readonly upload: UploadLine | null;
  readonly nodes: readonly SeenNode[];
  readonly leftOut: readonly LeftOut[];
  /** What is served when the run has ended; absent where nobody waits for it. */
  readonly served?: readonly ServedNode[];
  readonly phases: readonly JournalEntry[];
}

export function reportOf(
  run: Run,
  ending: BackupEnding,
  node: NodeSoFar,
  phases: readonly JournalEntry[],
): RunReport {
  return {
    version: 1,
    runId: run.runId,
    ensemble: run.ensemble,
    tick: run.tick,
    mode: run.mode,
    ...ending,
    node: node.instanceId ?? null,
    chosenBecause: node.chosenBecause ?? null,
    serving: node.serving,
    downtimeMs: node.capture?.downtimeMs ?? null,
    capture: node.capture ?? null,
    upload: node.upload ?? null,
    nodes: node.seen,
    leftOut: node.leftOut,
    ...(node.served ? { served: node.served } : {}),
    phases: [...phases],
  };
}

export const summarize = ({ instanceId, line, trouble }: NodeProbe): SeenNode => ({
  instanceId,
  role: line?.role ?? null,
  zxid: line?.zxid ?? null,
  trouble: trouble ?? (line?.reason || null),
});

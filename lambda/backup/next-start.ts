import type { CaptureLine } from '../contract/node-lines.ts';

/** Whether the server of a backup would come up again as it was when it was captured. */
export interface NextStart {
  /** Why not; sentences. Of a live backup: where a server is to be stopped they are a refusal. */
  readonly faults: readonly string[];
  /** What could not be told; sentences. */
  readonly untold: readonly string[];
}

export const nextStartOf = ({ startFaults, startUntold }: CaptureLine): NextStart => ({
  faults: startFaults,
  untold: startUntold,
});

/** For the warning of a backup that is good all the same. */
export const startWarnings = (
  { instanceId }: { readonly instanceId?: string | undefined },
  { startFaults }: CaptureLine,
): string[] =>
  startFaults.map((fault) => `ZooKeeper would not start again on ${instanceId}: ${fault}`);

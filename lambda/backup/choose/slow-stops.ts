import type { Run } from '../plan.ts';
import type { NodeProbe } from './ensemble-view.ts';

/** From here on systemd waits without end, as a node tells it. */
const endless = 1e9;

/**
 * Nodes whose systemd may itself take longer over a stop than ZooKeeper may be down: a start waits in its queue until that
 * stop is over. A sentence for each; none in live mode.
 */
export function slowStops(
  { mode, maxDowntimeSeconds }: Pick<Run, 'mode' | 'maxDowntimeSeconds'>,
  probes: readonly NodeProbe[],
): string[] {
  if (mode === 'live') return [];
  return probes.flatMap(({ instanceId, line }) => {
    const seconds = line?.stopSeconds ?? 0;
    if (seconds <= maxDowntimeSeconds) return [];
    const time = seconds < endless ? `${seconds} s` : 'any time';
    return [
      `maxDowntime (${maxDowntimeSeconds} s) may not hold on ${instanceId}: systemd's own stop of the unit may take ${time}, and a start waits for its end. Lower TimeoutStopSec= of the unit: it counts for SIGTERM and for each ExecStop= and ExecStopPost=.`,
    ];
  });
}

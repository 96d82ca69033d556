/** What a user would write in zk-backup.json for the ensembles of the local cloud. */
import type { LocalCloudOptions } from './local-cloud-options.ts';

/** What selects an ensemble's nodes: each has a tag of its own. */
export const nodeTag = (ensemble: string) => ({ key: 'zk-backup', value: ensemble });

/**
 * The local ensemble; and the target of restores, where there is one, which takes the backups of the
 * local ensemble as well as its own.
 */
export function configurationOf(
  local: string,
  {
    nodes,
    mode,
    maxDowntimeSeconds = 60,
    configuration,
    notify,
    report,
    copyTo,
    target,
    others = [],
  }: LocalCloudOptions,
) {
  const ensemble = (name: string, size: number) => ({
    name,
    nodes: { tag: nodeTag(name) },
    schedule: { every: 86_400 },
    service: { stop: 'zookeeper-service stop', start: 'zookeeper-service start' },
    mode,
    maxDowntime: maxDowntimeSeconds,
    allowStandalone: size === 1,
  });
  const second = target ? [{ ...ensemble(target.name, target.nodes), restoreFrom: [local] }] : [];
  return {
    ensembles: [
      { ...ensemble(local, nodes), ...configuration },
      ...second,
      ...others.map((name) => ensemble(name, 3)),
    ],
    ...(notify && { notify }),
    ...(report && { report }),
    ...(copyTo && { copyTo }),
  };
}

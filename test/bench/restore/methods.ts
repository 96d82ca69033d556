/** The two ways to bring an ensemble back that are held against each other. */
import type { EnsembleNode } from '../../../local-cloud/ensemble/ensemble-node.ts';
import type { LocalCloud } from '../../../local-cloud/local-cloud.ts';
import { run } from '../../../local-cloud/toolbox/command.ts';
import { MeasurementFailed } from '../downtime/bench-error.ts';

/** The archive that is restored. */
export interface Backup {
  readonly key: string;
  readonly bytes: number;
}

export interface Method {
  readonly name: 'floor' | 'ours';
  /** What a person reads first; not measured. @returns what is measured */
  prepare(cloud: LocalCloud, backup: Backup): Promise<() => Promise<void>>;
}

/** On every node at once: download, unpack, put in place, start. Nothing is checked. */
const floorScript = `set -euo pipefail
mkdir -p "$STAGE"
aws s3 cp "s3://$BUCKET/$KEY" - --only-show-errors | tar xz -C "$STAGE"
mv "$STAGE/data/version-2" "$DATA_DIR/version-2"
mkdir -p "$LOG_DIR/version-2"
mv "$STAGE"/log/version-2/* "$LOG_DIR/version-2/"
rm -r "$STAGE"
zookeeper-service start`;

const floor: Method = {
  name: 'floor',
  prepare: async (cloud, { key }) => {
    const restoreNode = (node: EnsembleNode) =>
      run('bash', ['-c', floorScript], {
        env: {
          ...cloud.clientEnvironment,
          ...node.environment,
          BUCKET: cloud.bucket,
          KEY: key,
          STAGE: `${node.directory}/floor`,
          DATA_DIR: node.dataDirectory,
          LOG_DIR: node.dataLogDirectory,
        },
      });
    return async () => {
      await Promise.all(cloud.ensemble.nodes.map(restoreNode));
    };
  },
};

const ours: Method = {
  name: 'ours',
  prepare: async (cloud, { key }) => {
    const planned = await cloud.invokeRestore({ ensemble: 'local', backup: key });
    const { runId } = ended(planned) as { runId: string };
    return async () => {
      ended(await cloud.invokeRestore({ plan: runId, execute: true }));
      // Its first backup is not part of it, and must not disturb the next measurement.
      await cloud.settled();
    };
  },
};

function ended({ payload, error }: Awaited<ReturnType<LocalCloud['invokeRestore']>>): unknown {
  const { outcome, reason } = (payload ?? {}) as { outcome?: string; reason?: string };
  if (outcome === 'Planned' || outcome === 'Succeeded') return payload;
  throw new MeasurementFailed(`The restore ended with ${error?.errorMessage ?? reason}`, {
    hint: 'Run the bench again; report it if it happens twice.',
  });
}

export const methods: readonly Method[] = [floor, ours];

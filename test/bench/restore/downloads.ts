/** The two ways of the CLI to read an archive, each on every node at once and to nothing. */
import type { LocalCloud } from '../../../local-cloud/local-cloud.ts';
import { run } from '../../../local-cloud/toolbox/command.ts';
import type { Backup } from './methods.ts';

/** `s3 cp` reads parts at the same time, and no version; `s3api get-object` is what a restore does. */
export const downloads = {
  's3 cp': 'aws s3 cp "s3://$BUCKET/$KEY" - --only-show-errors | cat >/dev/null',
  's3api get-object':
    'aws s3api get-object --bucket "$BUCKET" --key "$KEY" /proc/self/fd/8 8>&1 >/dev/null | cat >/dev/null',
} as const;
export type Download = keyof typeof downloads;

/** @returns milliseconds until the last node has it */
export async function download(way: Download, cloud: LocalCloud, { key }: Backup): Promise<number> {
  const began = performance.now();
  await Promise.all(
    cloud.ensemble.nodes.map((node) =>
      run('bash', ['-c', `set -euo pipefail\n${downloads[way]}`], {
        env: {
          ...cloud.clientEnvironment,
          ...node.environment,
          BUCKET: cloud.bucket,
          KEY: key,
        },
      }),
    ),
  );
  return performance.now() - began;
}

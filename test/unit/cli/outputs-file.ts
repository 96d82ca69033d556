import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bucket, functions } from './fake-cloud.ts';

/** What `cdk deploy --outputs-file` writes of a stack with these ensembles, in a file. */
export const outputsFile = (...ensembles: readonly string[]) => outputsFileOf(ensembles);

/** The same of one that has further outputs. */
export function outputsFileOf(ensembles: readonly string[], further: object = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'zk-backup-outputs-'));
  const path = join(folder, 'outputs.json');
  const outputs = {
    BucketName: bucket,
    BackupAliasArn: functions.backup,
    RestoreAliasArn: functions.restore,
    NotifyFunctionArn: functions.notify,
    Ensembles: ensembles.join(','),
    ...further,
  };
  writeFileSync(path, JSON.stringify({ ZkBackup: outputs }));
  return { path, remove: () => rmSync(folder, { recursive: true }) };
}

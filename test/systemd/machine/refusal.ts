import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findDebian } from '../../../local-cloud/toolbox/debian.ts';

export const bootScript = join(__dirname, 'boot.sh');

/** The folder of a machine that does not exist yet; its control group has the same name. */
export const machineFolder = (): string =>
  join(tmpdir(), `zk-backup-machine-${randomUUID().slice(0, 8)}`);

/** Why no machine can be booted on this host, in a few words; undefined where one can be. */
export async function machineRefusal(): Promise<string | undefined> {
  if (process.platform !== 'linux') return `this is ${process.platform}, not Linux`;
  if (process.getuid?.() !== 0) return 'this is not root';
  if (!(await findDebian())) return 'apt of this system names no Debian archive';
  const tried = spawnSync('unshare', ['--mount', 'bash', bootScript, machineFolder()]);
  if (tried.error) return tried.error.message;
  if (tried.status === 0) return undefined;
  const [said = 'it says nothing'] = tried.stderr.toString().split('\n');
  return `no control group and namespaces of its own can be made: ${said}`;
}

import { appendFile, cp, lstat, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The user that Debian's ZooKeeper runs as, in a machine. */
export const zookeeperUser = 999;

const accounts = [
  ['root', 0, '/root', '/bin/bash'],
  ['zookeeper', zookeeperUser, '/var/lib/zookeeper', '/bin/bash'],
  ['nobody', 65534, '/nonexistent', '/usr/sbin/nologin'],
] as const;

/** They look after a kernel, which a machine shares with its host. */
const kernelUnits = [
  'dev-hugepages.mount',
  'sys-fs-fuse-connections.mount',
  'systemd-journald-audit.socket',
  'systemd-modules-load.service',
  'systemd-remount-fs.service',
  'systemd-sysctl.service',
];

/** What the packages' own scripts would do in a root directory: `dpkg -x` runs none of them. */
export async function completeMachine(tree: string): Promise<void> {
  await mergeUsr(tree);
  await link('dash', join(tree, 'usr/bin/sh'));
  await link('mawk', join(tree, 'usr/bin/awk'));
  for (const folder of [
    'dev',
    'proc',
    'root',
    'run',
    'sys',
    'tmp',
    'var/lib/zookeeper',
    'var/log',
  ]) {
    await mkdir(join(tree, folder), { recursive: true });
  }
  await writeFile(join(tree, 'etc/machine-id'), '');
  for (const unit of kernelUnits) {
    await symlink('/dev/null', join(tree, 'etc/systemd/system', unit));
  }
  for (const [name, id, home, shell] of accounts) {
    await appendFile(join(tree, 'etc/passwd'), `${name}:x:${id}:${id}::${home}:${shell}\n`);
    await appendFile(join(tree, 'etc/group'), `${name}:x:${id}:\n`);
  }
}

/** Bookworm's packages still have both `/lib` and `/usr/lib`; a system has them in one. */
export async function mergeUsr(tree: string): Promise<void> {
  for (const name of ['bin', 'sbin', 'lib', 'lib64']) await mergeIntoUsr(tree, name);
}

async function mergeIntoUsr(tree: string, name: string) {
  const folder = join(tree, name);
  const found = await lstat(folder).catch(() => undefined);
  if (found?.isSymbolicLink()) return;
  if (found) {
    await cp(folder, join(tree, 'usr', name), { recursive: true, verbatimSymlinks: true });
    await rm(folder, { recursive: true });
  }
  await symlink(join('usr', name), folder);
}

async function link(target: string, file: string) {
  if (!(await lstat(file).catch(() => undefined))) await symlink(target, file);
}

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { packageSets } from '../../local-cloud/toolbox/packages.ts';
import { cacheOfClone, provideSets, treeOf } from '../../local-cloud/toolbox/provide-sets.ts';
import { isAlive } from '../processes.ts';
import { Machine } from './machine/machine.ts';
import { bootScript, machineFolder } from './machine/refusal.ts';

const { machine: root } = packageSets;

const boot = async () => {
  await provideSets([root], cacheOfClone);
  return Machine.boot([treeOf(cacheOfClone, root)]);
};

test('PID 1 is the systemd of Debian 12', async () => {
  const machine = await boot();

  const program = await machine.bash('readlink /proc/1/exe');
  const [version] = (await machine.bash('systemctl --version')).split('\n');
  const owner = await machine.bash(`dpkg-deb --version >/dev/null; cat /etc/debian_version`);
  await machine.close();

  expect(program).toBe('/usr/lib/systemd/systemd');
  expect(version).toMatch(/^systemd 252 \(252\..*~deb12/);
  expect(owner).toMatch(/^12\./);
});

test('a machine that is closed leaves no process, folder or control group', async () => {
  const machine = await boot();
  const first = machine.path('/').split('/')[2];

  await machine.close();

  expect(isAlive(Number(first))).toBe(false);
  expect(readdirSync(tmpdir()).filter((name) => name === machine.name)).toEqual([]);
  expect(controlGroups()).not.toContain(machine.name);
});

test.each(['SIGTERM', 'SIGKILL'] as const)(
  'a machine ends with its supervisor, by %s too',
  async (signal) => {
    const machine = await boot();

    machine.signal(signal);
    await machine.gone();

    expect(await machine.run('true')).not.toMatchObject({ code: 0 });
    expect(readdirSync(tmpdir())).not.toContain(machine.name);
  },
);

test('where no control group can be made, the trial fails and leaves nothing', () => {
  const folder = machineFolder();
  const bare = ['--bounding-set=-sys_admin', 'bash', bootScript, folder];

  const tried = spawnSync('unshare', ['--mount', 'setpriv', ...bare]);

  expect(tried.status).not.toBe(0);
  expect(tried.stderr.toString()).toMatch(/permission denied/i);
  expect(existsSync(folder)).toBe(false);
});

const controlGroups = () => {
  const list = 'mount -t cgroup2 cgroup2 /mnt && ls /mnt';
  return spawnSync('unshare', ['--mount', 'bash', '-c', list]).stdout.toString();
};

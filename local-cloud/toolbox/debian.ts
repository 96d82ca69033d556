import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './command.ts';
import { findProgram } from './on-path.ts';
import type { PackageSet, Suite } from './packages.ts';

const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** Debian's archive as this system's own apt reaches it. */
export interface Debian {
  readonly mirror: string;
}

/**
 * The Debian archive that the system's apt configuration names, or undefined where the system is
 * not Debian, lacks a tool or names no archive. The address is never a constant of ours.
 */
export async function findDebian(): Promise<Debian | undefined> {
  const tools = ['apt-get', 'dpkg', 'flock'].every((tool) => findProgram(tool));
  if (!tools || !existsSync(keyring) || !existsSync('/etc/os-release')) {
    return undefined;
  }
  const release = await readFile('/etc/os-release', 'utf8');
  if (!/^ID="?debian"?$/m.test(release)) {
    return undefined;
  }
  const codename = /^VERSION_CODENAME="?([a-z]+)"?$/m.exec(release)?.[1];
  const suites = [codename, 'oldstable', 'stable', 'testing', 'unstable', 'sid'];
  const format = '$(RELEASE) $(SITE)';
  const targets = await run('apt-get', ['indextargets', '--no-release-info', '--format', format]);
  for (const target of targets.split('\n')) {
    const [suite, mirror] = target.split(' ');
    if (mirror && suites.includes(suite)) {
      return { mirror };
    }
  }
  return undefined;
}

/** A mirror may be days behind: the signature of what it names is checked all the same. */
const uncheckedAge = 'Acquire::Check-Valid-Until "false";\n';

/**
 * Apt state of our own for one suite: an empty package status, own lists and cache. Nothing that is
 * installed on the system is read or changed; proxy and credentials stay the system's.
 *
 * @returns the arguments that make apt-get use it.
 */
export async function prepareApt(debian: Debian, suite: Suite, directory: string) {
  await mkdir(join(directory, 'lists/partial'), { recursive: true });
  await mkdir(join(directory, 'cache'), { recursive: true });
  await writeFile(join(directory, 'status'), '');
  await writeFile(
    join(directory, 'sources.list'),
    `deb [signed-by=${keyring}] ${debian.mirror} ${suite} main\n`,
  );
  const configuration = join(directory, 'apt.conf');
  await writeFile(
    configuration,
    `Dir::State "${directory}";
Dir::State::status "${directory}/status";
Dir::State::lists "${directory}/lists";
Dir::Cache "${directory}/cache";
Dir::Etc::sourcelist "${directory}/sources.list";
Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
APT::Install-Recommends "false";
APT::Sandbox::User "";
Acquire::Languages "none";
Acquire::Retries "3";
Debug::NoLocking "true";
${suite === 'sid' ? uncheckedAge : ''}// Hooks of the system clean the system's own cache: not ours to run.
#clear APT::Update;
#clear DPkg;
`,
  );
  const arguments_ = ['-c', configuration, '-qq'];
  await run('apt-get', [...arguments_, '-o', 'APT::Update::Error-Mode=any', 'update']);
  return arguments_;
}

/** Downloads a set and unpacks it into `tree`, which appears only when it is complete. */
export async function unpackSet(apt: readonly string[], set: PackageSet, tree: string) {
  const unfinished = `${tree}.unfinished`;
  const downloads = `${tree}.downloads`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true });
  await mkdir(join(downloads, 'partial'), { recursive: true });

  if (set.dependencies === 'all') {
    const into = ['-o', `Dir::Cache::archives=${downloads}`];
    await run('apt-get', [...apt, ...into, '-y', '--download-only', 'install', ...set.packages]);
  } else {
    await run('apt-get', [...apt, 'download', ...set.packages], { cwd: downloads });
  }
  for (const file of await readdir(downloads)) {
    if (file.endsWith('.deb')) {
      await run('dpkg', ['-x', join(downloads, file), unfinished]);
    }
  }
  for (const unused of ['doc', 'man', 'locale', 'info']) {
    await rm(join(unfinished, 'usr/share', unused), { recursive: true, force: true });
  }
  await set.finish?.(unfinished);

  await rename(unfinished, tree);
  await rm(downloads, { recursive: true });
}

import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { run } from './command.ts';
import { javaOf } from './java.ts';
import { ToolsMissing } from './missing-tools.ts';
import { awsCommand, loaderCommand, systemCommand, writeProgram } from './native-program.ts';
import { findProgram } from './on-path.ts';
import { type PackageSet, packageSets, type ZooKeeperSeries, zookeeperSets } from './packages.ts';
import { cacheOfClone, provideSets, treeOf } from './provide-sets.ts';
import { jarsOfPackages, jarsOfRelease, type ZooKeeperJars } from './zookeeper-class-path.ts';

/** The programs that the local cloud and the tests run, all by absolute path. */
export interface Toolbox {
  /** Holds `aws`, `shellcheck` and, from packages, `igzip`, `unpigz` and `pigz`: for a PATH. */
  readonly binDirectory: string;
  readonly java: string;
  readonly aws: string;
  readonly shellcheck: string;
  /** `3.9.3` */
  readonly zookeeperVersion: string;
  readonly zookeeperClassPath: string;
}

export interface ToolboxOptions {
  /** 3.9 by default. */
  readonly zookeeper?: ZooKeeperSeries;
  /** `packages` takes Debian's JRE although there is a `java` on PATH. */
  readonly java?: 'path' | 'packages';
  /** Where the packages are unpacked: `.cache/toolbox` of the clone by default. */
  readonly cacheDirectory?: string;
  /** Hears one line at the start of each download. */
  readonly onProgress?: (line: string) => void;
}

/**
 * Provides ZooKeeper, a JRE, the AWS CLI and shellcheck without root and without changing anything
 * outside the cache folder. The JRE is the one on PATH; the rest, for the same result everywhere,
 * comes from Debian packages on Debian, and from PATH and ZOOKEEPER_HOME on any other system.
 * Milliseconds when all is there already; safe to call from two processes at once.
 *
 * @throws ToolsMissing, naming everything that is missing; PackagesUnavailable when apt fails.
 */
export async function prepareToolbox(options: ToolboxOptions = {}): Promise<Toolbox> {
  const cache = resolve(options.cacheDirectory ?? cacheOfClone);
  const zookeeperSet = zookeeperSets[options.zookeeper ?? '3.9'];
  const systemJava = options.java === 'packages' ? undefined : findProgram('java');
  const sets: PackageSet[] = [
    packageSets.shellcheck,
    packageSets.awsCli,
    packageSets.compressors,
    zookeeperSet,
    ...(systemJava ? [] : [packageSets.java]),
  ];
  const tree = (set: PackageSet) => treeOf(cache, set);
  const binDirectory = join(cache, 'bin');
  await mkdir(binDirectory, { recursive: true });

  if (!(await provideSets(sets, cache, options.onProgress))) {
    return toolsOfSystem(binDirectory, systemJava);
  }

  const program = async (name: string, command: Promise<string> | string) =>
    writeProgram(join(binDirectory, name), await command);
  for (const name of ['igzip', 'pigz']) {
    await program(name, loaderCommand(tree(packageSets.compressors), `usr/bin/${name}`));
  }
  return {
    binDirectory,
    java: systemJava ?? (await javaOf(tree(packageSets.java))),
    aws: await program('aws', awsCommand(tree(packageSets.awsCli))),
    shellcheck: await program(
      'shellcheck',
      loaderCommand(tree(packageSets.shellcheck), 'usr/bin/shellcheck'),
    ),
    ...toolboxJars(await jarsOfPackages(tree(zookeeperSet))),
  };
}

const toolboxJars = ({ version, classPath }: ZooKeeperJars) => ({
  zookeeperVersion: version,
  zookeeperClassPath: classPath,
});

/** On a system that is not Debian everything has to be there already. */
async function toolsOfSystem(binDirectory: string, java: string | undefined): Promise<Toolbox> {
  const aws = findProgram('aws');
  const shellcheck = findProgram('shellcheck');
  const jars = await jarsOfRelease(process.env.ZOOKEEPER_HOME);
  const awsReads = aws !== undefined && (await readsEndpointVariable(aws));
  const missing = [
    ...(java ? [] : ['a Java runtime']),
    ...(awsReads ? [] : ['the AWS CLI (2.13 or newer)']),
    ...(shellcheck ? [] : ['shellcheck']),
    ...(jars ? [] : ['ZooKeeper (ZOOKEEPER_HOME)']),
  ];
  if (!java || !awsReads || !shellcheck || !jars) {
    throw new ToolsMissing(missing, 'apt of this system names no Debian archive to take it from');
  }
  return {
    binDirectory,
    java,
    aws: await writeProgram(join(binDirectory, 'aws'), systemCommand(aws)),
    shellcheck: await writeProgram(join(binDirectory, 'shellcheck'), systemCommand(shellcheck)),
    ...toolboxJars(jars),
  };
}

/** AWS_ENDPOINT_URL is how the CLI is led to the local cloud: version 2.13 and later read it. */
async function readsEndpointVariable(aws: string): Promise<boolean> {
  const version = /aws-cli\/(\d+)\.(\d+)/.exec(await run(aws, ['--version']));
  return Number(version?.[1]) === 2 && Number(version?.[2]) >= 13;
}

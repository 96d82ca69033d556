import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { run } from './command.ts';
import { javaOf } from './java.ts';
import { ToolsMissing } from './missing-tools.ts';
import { findProgram } from './on-path.ts';
import { packageSets } from './packages.ts';
import { cacheOfClone, provideSets, treeOf } from './provide-sets.ts';
import type { Toolbox, ToolboxOptions } from './toolbox.ts';

export type JdkOptions = Pick<ToolboxOptions, 'java' | 'cacheDirectory' | 'onProgress'>;

/** A class that was compiled, and how it is run. */
export interface CompiledJava {
  readonly java: string;
  /** Of the compiled classes and of ZooKeeper. */
  readonly classPath: string;
}

/** Of the classes, so that any Java that runs ZooKeeper 3.9 and is not ancient runs them too. */
const release = '11';

/**
 * Compiles one Java file against the ZooKeeper of a toolbox. Milliseconds when this file was compiled
 * against it before: the classes lie in the cache folder, by what they were made of.
 *
 * @throws ToolsMissing where there is no javac on PATH and no Debian archive to take it from; an
 *   Error with what javac says
 */
export async function compileJava(
  file: string,
  { java, zookeeperClassPath }: Pick<Toolbox, 'java' | 'zookeeperClassPath'>,
  options: JdkOptions = {},
): Promise<CompiledJava> {
  const cache = resolve(options.cacheDirectory ?? cacheOfClone);
  const made = createHash('sha256').update(release).update(zookeeperClassPath);
  const name = made.update(await readFile(file)).digest('hex');
  const classes = join(cache, 'classes', name.slice(0, 24));
  if (!existsSync(classes)) {
    const unfinished = `${classes}.${randomUUID()}`;
    await mkdir(dirname(classes), { recursive: true });
    const javac = await prepareJavac(options);
    const into = ['--release', release, '-Xlint:-options', '-d', unfinished];
    const env = { ...process.env, CLASSPATH: zookeeperClassPath };
    await run(javac, [...into, '-encoding', 'UTF-8', file], { env });
    // Another process may have been faster: its classes are the same.
    await rename(unfinished, classes).catch(() => rm(unfinished, { recursive: true }));
  }
  return { java, classPath: `${classes}:${zookeeperClassPath}` };
}

/**
 * The Java compiler: the one on PATH, or that of Debian's package. Only tests need it.
 *
 * @throws ToolsMissing where there is neither; PackagesUnavailable when apt fails
 */
export async function prepareJavac(options: JdkOptions = {}): Promise<string> {
  const ofSystem = options.java === 'packages' ? undefined : findProgram('javac');
  if (ofSystem) return ofSystem;
  const cache = resolve(options.cacheDirectory ?? cacheOfClone);
  if (!(await provideSets([packageSets.jdk], cache, options.onProgress))) {
    const reason = 'apt of this system names no Debian archive to take it from';
    throw new ToolsMissing(['a Java compiler (javac)'], reason);
  }
  return join(dirname(await javaOf(treeOf(cache, packageSets.jdk))), 'javac');
}

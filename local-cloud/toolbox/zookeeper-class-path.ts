import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';

export interface ZooKeeperJars {
  /** `3.9.3` */
  readonly version: string;
  /** Absolute jar files, joined by `:`. */
  readonly classPath: string;
}

// The manifest of Debian's zookeeper.jar names absolute paths, of no use in an unpacked tree.
const jars = [
  'zookeeper',
  'zookeeper-jute',
  'commons-cli',
  'commons-io',
  'jackson-annotations',
  'jackson-core',
  'jackson-databind',
  'jetty9-http',
  'jetty9-io',
  'jetty9-security',
  'jetty9-server',
  'jetty9-servlet',
  'jetty9-util',
  'jetty9-util-ajax',
  'servlet-api',
  'metrics-core',
  'netty-buffer',
  'netty-codec',
  'netty-common',
  'netty-handler',
  'netty-resolver',
  'netty-transport',
  'netty-transport-native-epoll',
  'netty-transport-native-unix-common',
  'slf4j-api',
  'snappy-java',
  'log4j-1.2',
  'findbugs-annotations',
  'jctools-core',
];

/** Class path of ZooKeeper from an unpacked tree of Debian packages. */
export async function jarsOfPackages(tree: string): Promise<ZooKeeperJars> {
  const directory = join(tree, 'usr/share/java');
  const binder = ['slf4j-reload4j', 'slf4j-log4j12'].find((name) =>
    existsSync(join(directory, `${name}.jar`)),
  );
  const files = [...jars, binder].map((name) => join(directory, `${name}.jar`));
  const lost = files.filter((file) => !existsSync(file));
  if (lost.length > 0) {
    throw new Error(`${tree} lacks ${lost.map((file) => basename(file)).join(', ')}`);
  }
  return { version: versionAmong(await readdir(directory)), classPath: files.join(':') };
}

/** Class path of an unpacked release of Apache's, or undefined when `home` is none. */
export async function jarsOfRelease(home: string | undefined): Promise<ZooKeeperJars | undefined> {
  const directory = join(home ?? '', 'lib');
  const names = home && existsSync(directory) ? await readdir(directory) : [];
  if (!names.some((name) => serverJar.test(name))) {
    return undefined;
  }
  const files = names.filter((name) => name.endsWith('.jar')).map((name) => join(directory, name));
  return { version: versionAmong(names), classPath: files.join(':') };
}

const serverJar = /^zookeeper-(\d+\.\d+\.\d+)\.jar$/;

function versionAmong(names: readonly string[]): string {
  return names.map((name) => serverJar.exec(name)?.[1]).find(Boolean) ?? 'unknown';
}

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { compileJava } from '../../local-cloud/toolbox/compile-java.ts';
import type { Toolbox } from '../../local-cloud/toolbox/toolbox.ts';

/** What ZooKeeper made of a set of files. */
export type Loaded =
  | { readonly zxid: bigint; readonly tree: string; readonly znodes: number }
  | { readonly ended: string };

/** Hash of the tree after each transaction. */
export type History = ReadonlyMap<bigint, string>;

/** ZooKeeper's own loader, `FileTxnSnapLog.restore`, in one JVM. Close it. */
export interface Loader {
  /** @param folder with the folders `data` and `log` */
  load(folder: string): Promise<Loaded>;
  history(folder: string): Promise<{ readonly loaded: Loaded; readonly history: History }>;
  close(): Promise<void>;
}

export interface LoaderOptions {
  /** Properties of the server that the set is loaded as, such as `-Dzookeeper.digest.enabled=false`. */
  readonly jvmFlags?: readonly string[];
}

export async function startLoader(
  toolbox: Toolbox,
  { jvmFlags = [] }: LoaderOptions = {},
): Promise<Loader> {
  const { java, classPath } = await compileJava(join(__dirname, 'LoadSets.java'), toolbox);
  const native = nativeLibraries(toolbox);
  const flags = [
    `-Djava.library.path=${native.java}`,
    '-Xmx192m',
    '-XX:+UseSerialGC',
    '-Dzookeeper.extendedTypesEnabled=true',
  ];
  const main = ['-cp', classPath, 'org.apache.zookeeper.server.LoadSets'];
  const env = { ...process.env, LD_LIBRARY_PATH: native.theirs };
  return loaderOf(spawn(java, [...flags, ...jvmFlags, ...main], { env }));
}

/** Of Debian's packages: Java's, such as that of snappy, and what they are linked with. */
function nativeLibraries({ zookeeperClassPath }: Toolbox) {
  const [jar = ''] = zookeeperClassPath.split(':');
  const folder = join(dirname(jar), '..', '..', 'lib');
  const theirs = readdirSync(folder).find((name) => existsSync(join(folder, name, 'jni'))) ?? '';
  return { java: join(folder, theirs, 'jni'), theirs: join(folder, theirs) };
}

function loaderOf(jvm: ChildProcessWithoutNullStreams): Loader {
  jvm.stderr.resume();
  const lines = createInterface({ input: jvm.stdout })[Symbol.asyncIterator]();
  const ask = async (question: string) => {
    jvm.stdin.write(`${question}\n`);
    const history = new Map<bigint, string>();
    for (;;) {
      const { value, done } = await lines.next();
      if (done) throw new Error(`the loader's JVM ended (${jvm.exitCode}) over: ${question}`);
      const [word, ...rest] = (value as string).split(' ');
      if (word !== 'after') return { loaded: answerOf(word as string, rest), history };
      history.set(BigInt(`0x${rest[0]}`), rest[1] as string);
    }
  };
  return {
    load: async (folder) => (await ask(folder)).loaded,
    history: (folder) => ask(`history ${folder}`),
    close: async () => {
      const ended = once(jvm, 'exit');
      jvm.stdin.end();
      await ended;
    },
  };
}

function answerOf(word: string, rest: readonly string[]): Loaded {
  if (word === 'ended') return { ended: rest.join(' ') };
  const [zxid, tree = '', znodes] = rest;
  return { zxid: BigInt(`0x${zxid}`), tree, znodes: Number(znodes) };
}

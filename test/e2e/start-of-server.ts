import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { claimAddresses } from '../../local-cloud/ensemble/addresses.ts';
import { quickStart } from '../../local-cloud/ensemble/configuration.ts';
import { sharedClasses } from '../../local-cloud/ensemble/shared-classes.ts';
import { compileJava } from '../../local-cloud/toolbox/compile-java.ts';
import type { Toolbox } from '../../local-cloud/toolbox/toolbox.ts';
import type { NodeUnderTest } from '../node/node-under-test.ts';

const log4j = `log4j.rootLogger=INFO, stdout
log4j.appender.stdout=org.apache.log4j.ConsoleAppender
log4j.appender.stdout.layout=org.apache.log4j.SimpleLayout
`;
const logback = `<configuration><appender name="stdout" class="ch.qos.logback.core.ConsoleAppender">
<encoder><pattern>%msg%n%ex</pattern></encoder></appender><root level="INFO"><appender-ref ref="stdout"/></root></configuration>
`;

/** Writes the configuration of a member of an ensemble of three with a node's files; returns its folder. */
function configure(
  { folder, dataDir, dataLogDir }: NodeUnderTest,
  addresses: readonly string[],
  ports: { readonly quorum: number; readonly election: number },
): string {
  const conf = join(folder, 'real');
  mkdirSync(conf, { recursive: true });
  writeFileSync(join(conf, 'log4j.properties'), log4j);
  writeFileSync(join(conf, 'logback.xml'), logback);
  const members = addresses.map(
    (address, index) => `server.${index + 1}=${address}:${ports.quorum}:${ports.election}`,
  );
  const settings = ['tickTime=2000', 'initLimit=10', 'syncLimit=5', 'admin.enableServer=false'];
  const folders = [
    `dataDir=${dataDir}`,
    ...(dataLogDir === dataDir ? [] : [`dataLogDir=${dataLogDir}`]),
  ];
  writeFileSync(join(conf, 'zoo.cfg'), [...settings, ...folders, ...members, ''].join('\n'));
  return conf;
}

/**
 * Starts a real member of an ensemble of three with a node's files, and ends it.
 * @returns true when it has loaded them and looks for a leader, false when it ended
 */
export async function startsWith(
  node: NodeUnderTest,
  { java, zookeeperClassPath }: Toolbox,
): Promise<boolean> {
  const { addresses, ports, release } = await claimAddresses(3);
  const conf = configure(node, addresses, ports);
  const main = 'org.apache.zookeeper.server.quorum.QuorumPeerMain';
  const all = [...quickStart, ...sharedClasses({ java, zookeeperClassPath }), '-Xmx64m'];
  const path = ['-cp', `${zookeeperClassPath}:${conf}`];
  const server = spawn(java, [...all, ...path, main, join(conf, 'zoo.cfg')], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return new Promise<boolean>((resolve, reject) => {
    let said = '';
    let looks = false;
    server.on('error', reject);
    server.on('close', () => resolve(looks));
    server.stdout.on('data', (text) => {
      said += text;
      if (looks || !/\bLOOKING\b/.test(said)) return;
      looks = true;
      server.kill('SIGKILL');
    });
  }).finally(release);
}

/** ZooKeeper's main class in one JVM, which starts a member with the files of one node after the other. Close it. */
export interface Starter {
  /** As `startsWith`, but that no port is opened: `looks`, or `ends` and why. */
  start(node: NodeUnderTest): Promise<string>;
  close(): Promise<void>;
}

export async function openStarter(toolbox: Toolbox): Promise<Starter> {
  const { java, classPath } = await compileJava(join(__dirname, 'StartMembers.java'), toolbox);
  const jvm = spawn(java, [...quickStart, '-Xmx64m', '-cp', classPath, 'StartMembers'], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const answers = createInterface({ input: jvm.stdout })[Symbol.asyncIterator]();
  return {
    start: async (node) => {
      const addresses = ['127.0.0.1', '127.0.0.2', '127.0.0.3'];
      const conf = configure(node, addresses, { quorum: 2888, election: 3888 });
      jvm.stdin.write(`${join(conf, 'zoo.cfg')}\n`);
      const { value, done } = await answers.next();
      if (done) throw new Error(`the JVM that starts members ended (${jvm.exitCode})`);
      return value;
    },
    close: async () => {
      const ended = once(jvm, 'exit');
      jvm.stdin.end();
      await ended;
    },
  };
}

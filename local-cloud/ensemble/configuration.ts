import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Toolbox } from '../toolbox/toolbox.ts';
import type { ClientTls } from '../zookeeper-client/dial.ts';
import type { Ports } from './addresses.ts';

/** One server of the ensemble, as the configuration of every member names it. */
export interface Member {
  readonly id: number;
  readonly address: string;
  readonly observer: boolean;
}

export interface ServerSettings {
  readonly ports: Ports;
  readonly heapMb: number;
  readonly jvmFlags: readonly string[];
  /** Where the client port serves TLS only, to clients with a certificate. */
  readonly tls?: ServerTls | undefined;
  /** Lines added to zoo.cfg. */
  readonly zooCfg: Readonly<Record<string, string | number | boolean>>;
}

/** PEM files of a server, and of those that it lets in. */
export interface ServerTls extends ClientTls {
  /** The certificate and the key of the servers. */
  readonly store: string;
}

export interface NodeDirectories {
  readonly directory: string;
  readonly configDirectory: string;
  readonly dataDirectory: string;
  /** The same as `dataDirectory` unless they are separate. */
  readonly dataLogDirectory: string;
}

/** Starts in half the time of a server's usual flags, and leaves nothing in /tmp. */
export const quickStart = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xshare:auto'];

/** Writes zoo.cfg, myid and what zookeeper-service needs to know into the node's folders. */
export async function writeConfiguration(
  member: Member,
  members: readonly Member[],
  directories: NodeDirectories,
  settings: ServerSettings,
  toolbox: Toolbox,
): Promise<void> {
  const { directory, configDirectory, dataDirectory, dataLogDirectory } = directories;
  for (const folder of [configDirectory, dataDirectory, dataLogDirectory]) {
    await mkdir(folder, { recursive: true });
  }
  const write = (name: string, text: string) => writeFile(join(configDirectory, name), text);
  await write('zoo.cfg', zooCfg(member, members, directories, settings));
  await write('log4j.properties', log4jProperties);
  await write('logback.xml', logbackXml);
  await write('service.sh', serviceSettings(directory, configDirectory, settings, toolbox));
  if (members.length > 1) {
    await writeFile(join(dataDirectory, 'myid'), `${member.id}\n`);
  }
}

function zooCfg(
  member: Member,
  members: readonly Member[],
  { dataDirectory, dataLogDirectory }: NodeDirectories,
  { ports, tls, zooCfg }: ServerSettings,
): string {
  const servers = members.map(({ id, address, observer }) => {
    const role = observer ? 'observer' : 'participant';
    return `server.${id}=${address}:${ports.quorum}:${ports.election}:${role}`;
  });
  const lines: Record<string, string | number | boolean> = {
    tickTime: 2000,
    initLimit: 10,
    syncLimit: 5,
    dataDir: dataDirectory,
    ...(dataLogDirectory === dataDirectory ? {} : { dataLogDir: dataLogDirectory }),
    ...(tls ? secureOnly(member, ports, tls) : {}),
    ...(tls ? {} : { clientPort: ports.client, clientPortAddress: member.address }),
    maxClientCnxns: 0,
    'admin.serverAddress': member.address,
    'admin.serverPort': ports.admin,
    // Without it TTL nodes are deleted silently when data that holds some is loaded.
    extendedTypesEnabled: true,
    ...(member.observer ? { peerType: 'observer' } : {}),
    ...zooCfg,
  };
  const text = Object.entries(lines).map(([key, value]) => `${key}=${value}`);
  return `${[...text, ...(members.length > 1 ? servers : [])].join('\n')}\n`;
}

/** A server has TLS with Netty alone. */
const secureOnly = ({ address }: Member, ports: Ports, { store, ca }: ServerTls) => ({
  secureClientPort: ports.client,
  secureClientPortAddress: address,
  serverCnxnFactory: 'org.apache.zookeeper.server.NettyServerCnxnFactory',
  'ssl.keyStore.location': store,
  'ssl.keyStore.type': 'PEM',
  'ssl.trustStore.location': ca,
  'ssl.trustStore.type': 'PEM',
  'ssl.clientAuth': 'need',
});

/** Bash: sets JAVA and ARGUMENTS for zookeeper-service. */
function serviceSettings(
  directory: string,
  configDirectory: string,
  { heapMb, jvmFlags }: ServerSettings,
  { java, zookeeperClassPath }: Toolbox,
): string {
  const quote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
  const settings = [
    `-Xms${heapMb}m`,
    `-Xmx${heapMb}m`,
    ...jvmFlags,
    '-XX:-UsePerfData',
    `-Djava.io.tmpdir=${directory}`,
    '-cp',
    // The jars first: a JVM maps its shared classes only where it begins as it began for them.
    `${zookeeperClassPath}:${configDirectory}`,
    'org.apache.zookeeper.server.quorum.QuorumPeerMain',
    join(configDirectory, 'zoo.cfg'),
  ];
  return `JAVA=${quote(java)}\nARGUMENTS=(\n${settings.map(quote).join('\n')}\n)\n`;
}

const log4jProperties = `log4j.rootLogger=INFO, stdout
log4j.appender.stdout=org.apache.log4j.ConsoleAppender
log4j.appender.stdout.layout=org.apache.log4j.PatternLayout
log4j.appender.stdout.layout.ConversionPattern=%d{ISO8601} %-5p %c{1}: %m%n
`;

const logbackXml = `<configuration>
  <appender name="stdout" class="ch.qos.logback.core.ConsoleAppender">
    <encoder><pattern>%d{ISO8601} %-5level %logger{0}: %msg%n</pattern></encoder>
  </appender>
  <root level="INFO"><appender-ref ref="stdout"/></root>
</configuration>
`;

import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Ensemble } from '../../../local-cloud/ensemble/ensemble.ts';

/** Where one ClickHouse server listens, on loopback. */
export interface ClickHousePorts {
  readonly http: number;
  readonly native: number;
  /** By which replicas fetch parts from each other. */
  readonly replicas: number;
}

export async function freePorts(): Promise<ClickHousePorts> {
  const listeners = await Promise.all([0, 1, 2].map(listen));
  const [http = 0, native = 0, replicas = 0] = listeners.map(portOf);
  await Promise.all(listeners.map((one) => new Promise((resolve) => one.close(resolve))));
  return { http, native, replicas };
}

const listen = () =>
  new Promise<ReturnType<typeof createServer>>((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(server));
  });

function portOf(server: ReturnType<typeof createServer>): number {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

/** Writes what a server reads as it starts. @returns the file that it is started with */
export async function writeConfiguration(
  directory: string,
  ports: ClickHousePorts,
  { nodes }: Ensemble,
): Promise<string> {
  await mkdir(join(directory, 'data', 'flags'), { recursive: true });
  await writeFile(join(directory, 'users.xml'), users);
  const servers = nodes.map(
    ({ address, clientPort }) => `<node><host>${address}</host><port>${clientPort}</port></node>`,
  );
  const file = join(directory, 'config.xml');
  await writeFile(
    file,
    `<yandex>
  <logger>
    <level>information</level>
    <log>${directory}/server.log</log>
    <errorlog>${directory}/errors.log</errorlog>
  </logger>
  <listen_host>127.0.0.1</listen_host>
  <http_port>${ports.http}</http_port>
  <tcp_port>${ports.native}</tcp_port>
  <interserver_http_port>${ports.replicas}</interserver_http_port>
  <interserver_http_host>127.0.0.1</interserver_http_host>
  <path>${directory}/data/</path>
  <tmp_path>${directory}/data/tmp/</tmp_path>
  <user_files_path>${directory}/data/user_files/</user_files_path>
  <users_config>${directory}/users.xml</users_config>
  <default_profile>default</default_profile>
  <default_database>default</default_database>
  <mark_cache_size>67108864</mark_cache_size>
  <timezone>UTC</timezone>
  <zookeeper>${servers.join('')}</zookeeper>
</yandex>
`,
  );
  return file;
}

const users = `<yandex>
  <profiles><default/></profiles>
  <quotas><default/></quotas>
  <users>
    <default>
      <password></password>
      <networks><ip>127.0.0.1</ip></networks>
      <profile>default</profile>
      <quota>default</quota>
    </default>
  </users>
</yandex>
`;

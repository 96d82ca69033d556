import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ensemble } from '../../../local-cloud/ensemble/ensemble.ts';

/** Where one ClickHouse server listens, on loopback. */
export interface ClickHousePlace {
  readonly address: string;
  readonly http: number;
  readonly native: number;
  /** By which replicas fetch parts from each other. */
  readonly replicas: number;
}

/** Writes what a server reads as it starts. @returns the file that it is started with */
export async function writeConfiguration(
  directory: string,
  { address, http, native, replicas }: ClickHousePlace,
  { nodes }: Ensemble,
): Promise<string> {
  await mkdir(join(directory, 'data', 'flags'), { recursive: true });
  await writeFile(join(directory, 'users.xml'), users);
  const servers = nodes.map(
    (node) => `<node><host>${node.address}</host><port>${node.clientPort}</port></node>`,
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
  <listen_host>${address}</listen_host>
  <http_port>${http}</http_port>
  <tcp_port>${native}</tcp_port>
  <interserver_http_port>${replicas}</interserver_http_port>
  <interserver_http_host>${address}</interserver_http_host>
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

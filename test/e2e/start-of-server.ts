import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { claimAddresses } from '../../local-cloud/ensemble/addresses.ts';
import { quickStart } from '../../local-cloud/ensemble/configuration.ts';
import { sharedClasses } from '../../local-cloud/ensemble/shared-classes.ts';
import type { Toolbox } from '../../local-cloud/toolbox/toolbox.ts';
import type { NodeUnderTest } from '../node/node-under-test.ts';

const log4j = `log4j.rootLogger=INFO, stdout
log4j.appender.stdout=org.apache.log4j.ConsoleAppender
log4j.appender.stdout.layout=org.apache.log4j.SimpleLayout
`;
const logback = `<configuration><appender name="stdout" class="ch.qos.logback.core.ConsoleAppender">
<encoder><pattern>%msg%n%ex</pattern></encoder></appender><root level="INFO"><appender-ref ref="stdout"/></root></configuration>
`;

/**
 * Starts a real member of an ensemble of three with a node's files, and ends it.
 * @returns true when it has loaded them and looks for a leader, false when it ended
 */
export async function startsWith(
  { folder, dataDir, dataLogDir }: NodeUnderTest,
  { java, zookeeperClassPath }: Toolbox,
  flags: readonly string[] = [],
): Promise<boolean> {
  const conf = join(folder, 'real');
  mkdirSync(conf, { recursive: true });
  writeFileSync(join(conf, 'log4j.properties'), log4j);
  writeFileSync(join(conf, 'logback.xml'), logback);
  const { addresses, ports, release } = await claimAddresses(3);
  const members = addresses.map(
    (address, index) => `server.${index + 1}=${address}:${ports.quorum}:${ports.election}`,
  );
  const settings = ['tickTime=2000', 'initLimit=10', 'syncLimit=5', 'admin.enableServer=false'];
  const folders = [
    `dataDir=${dataDir}`,
    ...(dataLogDir === dataDir ? [] : [`dataLogDir=${dataLogDir}`]),
  ];
  writeFileSync(join(conf, 'zoo.cfg'), [...settings, ...folders, ...members, ''].join('\n'));
  const main = 'org.apache.zookeeper.server.quorum.QuorumPeerMain';
  const all = [...quickStart, ...sharedClasses({ java, zookeeperClassPath }), '-Xmx64m', ...flags];
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

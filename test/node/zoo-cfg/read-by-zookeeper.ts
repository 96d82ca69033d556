import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileJava } from '../../../local-cloud/toolbox/compile-java.ts';
import { prepareToolbox } from '../../../local-cloud/toolbox/toolbox.ts';

/** What QuorumPeerConfig reads; an address is `HOST:PORT` as it is asked on this machine. */
export interface Reading {
  readonly distributed: boolean;
  /** −1 where there is none. */
  readonly myid: number;
  readonly servers: readonly {
    readonly id: number;
    readonly hosts: readonly string[];
    readonly voter: boolean;
  }[];
  readonly weighted: boolean;
  readonly dataDir: string;
  readonly dataLogDir: string;
  readonly client: string | null;
  readonly secure: string | null;
  readonly admin: string;
  readonly adminEnabled: boolean;
}

export interface Refusal {
  readonly refused: string;
  /** A name of it has no address here: that is another question than what the file says. */
  readonly unresolved: boolean;
}

/** Reads each zoo.cfg with the class of ZooKeeper's own jar. @param folder for a file of its own */
export async function readByZooKeeper(
  paths: readonly string[],
  folder: string,
): Promise<(Reading | Refusal)[]> {
  const toolbox = await prepareToolbox();
  const { java, classPath } = await compileJava(join(__dirname, 'ReadConfig.java'), toolbox);
  // Nobody is asked for the names in the files.
  const hosts = join(folder, 'hosts');
  writeFileSync(hosts, '127.0.0.1 localhost\n');

  const { stdout, stderr, status } = spawnSync(
    java,
    ['-XX:TieredStopAtLevel=1', `-Djdk.net.hosts.file=${hosts}`, '-cp', classPath, 'ReadConfig'],
    {
      input: paths.map((path) => `${path}\n`).join(''),
      env: { LC_ALL: 'C.UTF-8' },
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  if (status !== 0) throw new Error(`ReadConfig failed: ${stderr}`);
  return stdout
    .toString()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

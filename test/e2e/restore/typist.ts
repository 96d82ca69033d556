import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { commandLine, commandLineEnvironment, zkCliLine } from '../../../bin/local/command-line.ts';
import type { LocalCloud } from '../../../local-cloud/local-cloud.ts';
import type { Sample } from '../../unit/house/samples.ts';
import { reportsOf } from '../clouds.ts';
import { openTerminals } from '../terminal/terminal.ts';

/** What was typed, and what came of it. */
export interface Typed {
  readonly line: string;
  readonly code: number | null;
  readonly shown: string;
}

export type Typist = Awaited<ReturnType<typeof openTypist>>;

/**
 * Somebody who types the commands of docs/restore.md: in a shell, and in a terminal where one asks.
 * @param directory in which they work
 */
export async function openTypist(cloud: LocalCloud, directory: string) {
  const terminals = await openTerminals(join(directory, 'terminals'));
  const programs = join(directory, 'bin');
  mkdirSync(programs, { recursive: true });
  program(
    join(programs, 'npx'),
    `[ "$1" = zk-backup ] || exit 127; shift; exec ${commandLine} "$@"`,
  );
  program(join(programs, 'zkCli.sh'), `exec ${zkCliLine(cloud)} "$@"`);
  const environment = commandLineEnvironment(cloud);
  const PATH = `${programs}:${process.env.PATH}`;

  // Not at once and waited for: the stand-ins that it talks to are of this process.
  const inShell = async (line: string): Promise<Typed> => {
    const env = { ...process.env, ...environment, PATH };
    const child = spawn('bash', ['-c', `exec 2>&1; ${line}`], {
      cwd: directory,
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    const [shown, code] = await Promise.all([text(child.stdout), ended]);
    return { line, code, shown };
  };

  return {
    async type({ line, answer }: Pick<Sample, 'line' | 'answer'>): Promise<Typed> {
      const typed = namesOf(cloud, line);
      if (answer === undefined) return inShell(typed);
      const args = typed.replace(/^npx zk-backup /, '').split(' ');
      const [seen] = await terminals.type(100, [{ args, answer }], environment);
      return { line: typed, code: seen?.code ?? null, shown: seen?.lines.join('\n') ?? '' };
    },
    close: () => terminals.close(),
  };
}

/** A line with this cloud's names in place of those in docs; a backup is the newest one. */
function namesOf(cloud: LocalCloud, line: string): string {
  const key = reportsOf(cloud).findLast(({ archive }) => archive)?.archive?.key;
  return line
    .replaceAll(/s3:\/\/BUCKET\/\S+?\.tar\.gz/g, `s3://${cloud.bucket}/${key}`)
    .replaceAll(/\bprod\b/g, 'local')
    .replaceAll(/ \/config/g, ' /sample/config');
}

function program(path: string, text: string): void {
  writeFileSync(path, `#!/bin/sh\n${text}\n`);
  chmodSync(path, 0o755);
}

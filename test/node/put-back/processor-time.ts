import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServerUnderTest } from './server.ts';

/** Seconds of processor time that a node has used for steps so far, with all that they started. */
export interface ProcessorTime {
  ofAll(): number;
  ofCli(): number;
}

/** Has a node note what its steps use from now on; its `aws` is told apart. */
export function meterProcessorTime(server: ServerUnderTest): ProcessorTime {
  const aws = join(server.bin, 'real-aws');
  writeFileSync(aws, readFileSync(join(server.bin, 'aws')), { mode: 0o755 });
  return { ofCli: metered(server, 'aws', aws), ofAll: metered(server, 'sh', '/bin/sh') };
}

function metered(server: ServerUnderTest, name: string, real: string): () => number {
  const file = join(server.folder, `processor-time-of-${name}`);
  writeFileSync(file, '');
  server.command(name, `TIMEFORMAT='%U %S'; { time ${real} "$@" 2>&3; } 3>&2 2>>${file}`);
  return () =>
    readFileSync(file, 'utf8')
      .split(/\s+/)
      .reduce((sum, seconds) => sum + Number(seconds), 0);
}

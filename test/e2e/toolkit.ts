import { run } from '../../local-cloud/toolbox/command.ts';
import type { Toolbox } from '../../local-cloud/toolbox/toolbox.ts';

const server = 'org.apache.zookeeper.server';

/** What `zkSnapShotToolkit.sh` prints of a snapshot. */
export interface PrintedSnapshot {
  readonly count: number;
  /** By path; of each znode the fields in the tool's own words. */
  readonly znodes: ReadonlyMap<string, Readonly<Record<string, string>>>;
  readonly sessions: readonly (readonly [id: string, timeoutMs: string])[];
}

export async function printSnapshot(toolbox: Toolbox, file: string): Promise<PrintedSnapshot> {
  const text = await java(toolbox, [`${server}.SnapshotFormatter`, file]);
  const [head = '', sessions = ''] = text.split('Session Details');
  const blocks = head.split(/^----\n(?=\/)/m).slice(1);
  return {
    count: Number(/^ZNode Details \(count=(\d+)\)/m.exec(head)?.[1]),
    znodes: new Map(blocks.map(znodeIn)),
    sessions: [...sessions.matchAll(/^(0x[0-9a-f]+), (\d+), \d+$/gm)].map(
      ([, id = '', timeout = '']) => [id, timeout] as const,
    ),
  };
}

function znodeIn(block: string): readonly [string, Readonly<Record<string, string>>] {
  const [path = '', ...lines] = block.split('\n');
  const fields = lines.flatMap((line) => {
    const [, name, value] = /^ {2}(\w+) = (.*)$/.exec(line) ?? [];
    return name === undefined || value === undefined ? [] : [[name, value] as const];
  });
  return [path, Object.fromEntries(fields)];
}

/** A line of `zkTxnLogToolkit.sh`. */
export interface PrintedTransaction {
  readonly session: string;
  readonly cxid: string;
  readonly zxid: string;
  readonly type: string;
  /** What follows the type up to the first comma: a path, a code, a timeout. */
  readonly first: string;
}

const line =
  /^.{1,40} session (0x[0-9a-f]+) cxid (0x[0-9a-f]+) zxid (0x[0-9a-f]+) (\w+) ?'?([^,\n]*)/gm;

export async function printLog(toolbox: Toolbox, file: string): Promise<PrintedTransaction[]> {
  const text = await java(toolbox, [`${server}.persistence.TxnLogToolkit`, '--dump', file]);
  return [...text.matchAll(line)].map(
    ([, session = '', cxid = '', zxid = '', type = '', first = '']) => ({
      session,
      cxid,
      zxid,
      type: type.toLowerCase(),
      first,
    }),
  );
}

const java = ({ java, zookeeperClassPath }: Toolbox, args: readonly string[]) =>
  run(java, [
    '-XX:TieredStopAtLevel=1',
    '-Duser.timezone=UTC',
    '-Duser.language=en',
    '-cp',
    zookeeperClassPath,
    ...args,
  ]);

import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ToldTransaction } from '../../cli/history/told-history.ts';
import { parseDataFile } from '../../lambda/zookeeper/files/data-files.ts';
import { run } from '../unit/cli/archives.ts';
import { type BusyEnsemble, busyEnsemble } from './busy-ensemble.ts';
import { e2eFolder } from './e2e-folder.ts';
import { type PrintedTransaction, printLog } from './toolkit.ts';

/** What ZooKeeper's own tool prints of all logs of a server, a transaction that two of them hold once. */
async function theirs({ toolbox, steady }: BusyEnsemble): Promise<PrintedTransaction[]> {
  const folder = join(steady.dataLogDirectory, 'version-2');
  const logs = readdirSync(folder).filter((name) => parseDataFile(name)?.kind === 'log');
  const printed = await Promise.all(logs.map((name) => printLog(toolbox, join(folder, name))));
  const byZxid = new Map(printed.flat().map((one) => [BigInt(one.zxid), one]));
  return [...byZxid].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}

/** In the words of that tool. */
function asPrinted(told: ToldTransaction): PrintedTransaction {
  return {
    session: told.session.id,
    cxid: `0x${(told.cxid >>> 0).toString(16)}`,
    zxid: told.zxid,
    type: told.type.toLowerCase(),
    first: firstOf(told),
  };
}

function firstOf({ operation, path, timeoutMs, failed, parts, removed }: ToldTransaction): string {
  if (operation === 'multi') return failed ? '' : (parts?.[0]?.operation.toLowerCase() ?? '');
  if (operation === 'closeSession') return `v{${removed?.[0] ? `'${removed[0].path}` : ''}`;
  return path ?? `${timeoutMs ?? failed?.code}`;
}

/**
 * It prints the first path of a closed session with braces, and of a multi the type and the bytes of its
 * parts; of a failed one that is what it was to do, where the log still holds it.
 */
function comparable(printed: PrintedTransaction, { failed }: ToldTransaction): PrintedTransaction {
  if (printed.type !== 'multi') return { ...printed, first: printed.first.replace(/\}$/, '') };
  const [type = ''] =
    /^(check|create|delete|setdata|error)?/.exec(printed.first.toLowerCase()) ?? [];
  return { ...printed, first: failed ? '' : type };
}

describe.each(['3.8', '3.9'] as const)('the logs of busy servers of %s', (series) => {
  let busy: BusyEnsemble;

  beforeAll(async () => {
    const directory = join(e2eFolder, `log-${series}`);
    busy = await busyEnsemble({ directory, series, snapCount: 500, operations: 250, seed: 12 });
  }, 900_000);

  test('are told as zkTxnLogToolkit prints them, in the same order', async () => {
    const { code, stdout } = await run('log', busy.steady.dataDirectory, '--json');

    const told = stdout
      .trim()
      .split('\n')
      .map((line): ToldTransaction => JSON.parse(line));
    const printed = await theirs(busy);
    expect(code).toBe(0);
    expect(told.map(asPrinted)).toEqual(
      printed.map((one, at) => comparable(one, told[at] as ToldTransaction)),
    );
    expect(new Set(printed.map(({ type }) => type)).size).toBeGreaterThan(7);
  });
});

test('whoever reads only the first line ends it without a word', async () => {
  const program = join(__dirname, '..', '..', 'bin', 'zk-backup-cli.mjs');
  const logs = 'test/fixtures/zookeeper-3.9.6/rnd';
  const piped = 'set -o pipefail; "$0" "$1" log "$2" | head -1';

  const { stdout, stderr } = await promisify(execFile)('bash', [
    ...['-c', piped, process.execPath, program, logs],
  ]);

  expect(stderr).toBe('');
  expect(stdout).toMatch(/^# session 0x10000372af10000: /);
});

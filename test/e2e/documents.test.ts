/** Each command of ours that a document tells to type is typed here, on a local cloud. */
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { commandLineEnvironment } from '../../bin/local/command-line.ts';
import { connect } from '../../cli/cloud/connect.ts';
import { main } from '../../cli/main.ts';
import type { RunReport } from '../../lambda/backup/report.ts';
import type { EnsembleNode } from '../../local-cloud/ensemble/ensemble-node.ts';
import type { LocalCloud } from '../../local-cloud/local-cloud.ts';
import { commandsOf } from '../unit/house/documented-commands.ts';
import { backUpOnce, backUpWell, requireSucceeded, startCloud } from './clouds.ts';
import { e2eFolder } from './e2e-folder.ts';
import { connectTo } from './put-back/server.ts';

const directory = join(e2eFolder, 'documents');
const program = 'npx zk-backup';
/** Before all that is logged here. */
const began = '2020-01-01T00:00Z';
/** What a deployment would have left in the folder where commands are typed. */
const outputs = join(directory, 'zk-backup-outputs.json');
const parts = ['/kafka', '/kafka/config', '/config', '/config/limits', '/sample'];
const leaves = [
  ...['/kafka/config/topics', '/sample/config', '/sample/config/limits'],
  ...['/sample/queue', '/sample/orte'],
];

let cloud: LocalCloud;
let backup: RunReport;
let session: string;

beforeAll(async () => {
  rmSync(directory, { recursive: true, force: true });
  for (const name of ['out-8', 'out-9']) mkdirSync(join(directory, name), { recursive: true });
  cloud = await startCloud('documents-cloud', {
    nodes: 1,
    mode: 'live',
    // The documents give the dataDir alone to verify.
    separateLogDirectory: false,
    target: { name: 'staging', nodes: 1 },
    durable: { millisecondsPerSecond: 50 },
  });
  const client = await connectTo(cloud.ensemble.nodes[0] as EnsembleNode);
  session = `0x${client.sessionId.toString(16)}`;
  for (const path of [...parts, ...leaves]) await client.create(path, Buffer.from('of then'));
  for (const path of [...parts, ...leaves]) await client.setData(path, Buffer.from('of later'));
  await client.create('/kafka/config/gone', null);
  await client.delete('/kafka/config/gone');
  await client.close();
  await backUpWell(cloud);
  backup = await backUpWell(cloud);
  for (const name of ['backup', 'monday', 'tuesday', 'zookeeper-backup-20261122T030000Z'])
    copyFileSync(located(backup), join(directory, `${name}.tar.gz`));
  // The SDK's clients read their part by themselves.
  Object.assign(process.env, commandLineEnvironment(cloud));
  writeFileSync(outputs, JSON.stringify({ ZkBackup: cloud.outputs }));
}, 900_000);
afterAll(() => cloud?.close());

const located = ({ archive }: RunReport) => cloud.s3.locate(cloud.bucket, archive?.key ?? '') ?? '';

/** What stands in a document, and what it is in this world. */
const meant = (word: string): string =>
  [
    [/^(prod|local|ENSEMBLE|BACKUP)(?=@|$)/, 'local'],
    [/^(\w+\.\d{8}T\d{6}Z|PLAN(ID)?)$/, 'PLANID'],
    [/^prod\/[\w-]+\.tar\.gz$/, backup.archive?.key],
    [/^s3:.*\.tar\.gz$/, `s3://${cloud.bucket}/${backup.archive?.key}`],
    [/^\.\/(?=[\w-]+\.tar\.gz$)/, `${directory}/`],
    [/^\.?\/var\/lib\/zookeeper$/, cloud.ensemble.nodes[0]?.dataDirectory],
    [/^0x\w{15}$/, session],
    [/^0x\w{9}$/, backup.archive?.zxid],
    [/^2026-.*Z$/, `${new Date().toISOString().slice(0, 19)}Z`],
    [/^\.\/(?=config\/?$)/, `${directory}/out-${word.length}/`],
  ].reduce((now, [pattern, here]) => now.replace(pattern as RegExp, String(here)), word);

/** Every command that can be typed here, each once: a word in brackets shows a form, one alone is a name. */
function typable(): string[][] {
  const lines = commandsOf(program)
    .map(({ words }) => words.slice(2))
    .filter(
      (words) =>
        words.length > 0 &&
        !words.some((word) => /[[\]…]|^(VERB|SHELL|PATH|notify|--connect)$/.test(word)),
    )
    .filter(([verb = '', ...rest]) => rest.length > 0 || ['list', 'status'].includes(verb))
    .map((words) => words.map((word, at) => (words[at - 1] === '--since' ? began : meant(word))))
    .map((words) =>
      words.includes('run') && words.includes('--all') ? [...words, '--outputs', outputs] : words,
    );
  const all = [...new Map(lines.map((words) => [words.join(' '), words])).values()];
  // Who reads, reads what was written for it, before a restore begins another history.
  const changes = ([verb = '']: string[]) => Number(['run', 'restore', 'undo'].includes(verb));
  return all.sort((one, other) => changes(one) - changes(other));
}

/** What is typed, and what a person sees; the name of the ensemble is typed where it is asked for. */
async function type(args: readonly string[]): Promise<{ code: number; shown: string }> {
  let shown = '';
  const screen = {
    write: (text: string | Uint8Array) => {
      shown += text;
      return true;
    },
  };
  const name = args.includes('staging') ? 'staging' : 'local';
  const keyboard = Object.assign(Readable.from([`${name}\n`]), { isTTY: true });
  const terminal = { stdin: keyboard, stdout: screen, stderr: { ...screen, isTTY: true } };
  const code = await main(args, terminal, { environment: process.env, connect });
  return { code, shown };
}

/** Sets every znode. */
async function set(data: string): Promise<void> {
  const client = await connectTo(cloud.ensemble.nodes[0] as EnsembleNode);
  for (const path of [...parts, ...leaves]) await client.setData(path, Buffer.from(data));
  await client.close();
}

/** The ensemble differs from its newest backup in each part, as after a mistake. */
async function spoil(): Promise<void> {
  await set('of then');
  // A standalone server that an undo took back is behind the backup before.
  requireSucceeded(await backUpOnce(cloud, { newLineage: true }));
  await set('of now');
}

async function planned(): Promise<string> {
  const { shown } = await type(['restore', 'local', '--plan-only']);
  return /^Plan (\S+)$/m.exec(shown)?.[1] ?? '';
}

/** Types one line; where it names a plan, one is made for it, and executed where it undoes. */
async function typeReal(words: readonly string[]): Promise<string> {
  // A restore asks for a backup when it has ended.
  await cloud.settled();
  if (words[0] === 'restore') await spoil();
  const plan = words.includes('PLANID') ? await planned() : '';
  if (words[0] === 'undo') await type(['restore', 'local', '--execute', plan, '--yes']);
  await cloud.settled();
  const { code, shown } = await type(words.map((word) => (word === 'PLANID' ? plan : word)));
  return code === 0 ? '' : `${words.join(' ')} ended ${code}: ${shown.slice(-900)}`;
}

/** By its exit code `diff` says that there are differences, and `status` that something is not well: both are true here. */
const isAnswer = (failure: string) =>
  /^(diff|status)\b.* ended 1|^status .*--max-age.* ended 2/.test(failure);

test('each command of ours in the documents does what it is there for', async () => {
  const lines = typable();

  const failures: string[] = [];
  for (const words of lines) {
    const failure = await typeReal(words);
    if (failure !== '' && !isAnswer(failure)) failures.push(failure);
  }

  expect(lines.length).toBeGreaterThan(40);
  expect(failures).toEqual([]);
});

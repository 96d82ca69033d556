/** Commands of ours that documents tell to type, and a local cloud in which each can be typed. */
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunReport } from '../../lambda/backup/report.ts';
import type { EnsembleNode } from '../../local-cloud/ensemble/ensemble-node.ts';
import type { LocalCloud } from '../../local-cloud/local-cloud.ts';
import { commandsOf } from '../unit/house/documented-commands.ts';
import { backUpOnce, backUpWell, requireSucceeded, startCloud } from './clouds.ts';
import { e2eFolder } from './e2e-folder.ts';
import { type Shown, type } from './person.ts';
import { connectTo } from './put-back/server.ts';

const program = 'npx zk-backup';
const copyRegion = 'eu-west-1';
/** Before all that is logged here. */
const began = '2020-01-01T00:00Z';
const parts = ['/kafka', '/kafka/config', '/config', '/config/limits', '/sample'];
const leaves = [
  ...['/kafka/config/topics', '/sample/config', '/sample/config/limits'],
  ...['/sample/queue', '/sample/orte'],
];

type Words = readonly string[];

/** One that stops servers, or takes back what did. The other ones are typed elsewhere, so that both go on at once. */
export const stopsServers = ([verb = '', ...rest]: Words): boolean =>
  ['restore', 'undo'].includes(verb) && !rest.includes('--path');

export interface DocumentedWorld {
  /** Every command that can be typed here, each once: a word in brackets shows a form, one alone is a name. */
  readonly lines: readonly Words[];
  /**
   * Types one; where it names a plan, one is made for it, and executed where it undoes.
   * @returns how it failed, or nothing
   */
  type(words: Words): Promise<string>;
  close(): Promise<void>;
}

/** @param name of its folders */
export async function openDocumentedWorld(name: string): Promise<DocumentedWorld> {
  const directory = join(e2eFolder, name);
  rmSync(directory, { recursive: true, force: true });
  for (const folder of ['out-8', 'out-9']) mkdirSync(join(directory, folder), { recursive: true });
  const cloud = await startCloud(`${name}-cloud`, {
    nodes: 1,
    mode: 'live',
    // The documents give the dataDir alone to verify.
    separateLogDirectory: false,
    target: { name: 'staging', nodes: 1 },
    copyTo: [{ region: copyRegion }],
    durable: { millisecondsPerSecond: 50 },
  });
  const session = await writeParts(cloud);
  await backUpWell(cloud);
  const backup = await backUpWell(cloud);
  for (const file of ['backup', 'monday', 'tuesday', 'zookeeper-backup-20261122T030000Z'])
    copyFileSync(located(cloud, backup), join(directory, `${file}.tar.gz`));
  // What a deployment would have left in the folder where commands are typed.
  const outputs = join(directory, 'zk-backup-outputs.json');
  writeFileSync(outputs, JSON.stringify({ ZkBackup: cloud.outputs }));
  return {
    lines: typable(meaningOf(cloud, { directory, backup, session }), {
      outputs,
      stack: cloud.assembly.stack,
    }),
    type: typistOf(cloud),
    close: () => cloud.close(),
  };
}

/** @returns the session that wrote them */
async function writeParts(cloud: LocalCloud): Promise<string> {
  const client = await connectTo(cloud.ensemble.nodes[0] as EnsembleNode);
  for (const path of [...parts, ...leaves]) await client.create(path, Buffer.from('of then'));
  for (const path of [...parts, ...leaves]) await client.setData(path, Buffer.from('of later'));
  await client.create('/kafka/config/gone', null);
  await client.delete('/kafka/config/gone');
  await client.close();
  return `0x${client.sessionId.toString(16)}`;
}

const located = (cloud: LocalCloud, { archive }: RunReport) =>
  cloud.s3.locate(cloud.bucket, archive?.key ?? '') ?? '';

/** What stands in a document, and what it is in this world. */
const meaningOf =
  (
    cloud: LocalCloud,
    { directory, backup, session }: { directory: string; backup: RunReport; session: string },
  ) =>
  (word: string): string =>
    [
      [/^(prod|local|ENSEMBLE|BACKUP)(?=@|$)/, 'local'],
      [/^(\w+\.\d{8}T\d{6}Z|PLAN(ID)?)$/, 'PLANID'],
      [/^COPY$/, copyRegion],
      [/^BUCKET$/, cloud.bucket],
      [/^prod\/[\w-]+\.tar\.gz$/, backup.archive?.key],
      [/^s3:.*\.tar\.gz$/, `s3://${cloud.bucket}/${backup.archive?.key}`],
      [/^\.\/(?=[\w-]+\.tar\.gz$)/, `${directory}/`],
      [/^\.?\/var\/lib\/zookeeper$/, cloud.ensemble.nodes[0]?.dataDirectory],
      [/^0x\w{15}$/, session],
      [/^0x\w{9}$/, backup.archive?.zxid],
      [/^2026-.*Z$/, `${new Date().toISOString().slice(0, 19)}Z`],
      [/^\.\/(?=config\/?$)/, `${directory}/out-${word.length}/`],
    ].reduce((now, [pattern, here]) => now.replace(pattern as RegExp, String(here)), word);

/** Only the outputs of a stack tell that there is a copy. */
const isOfCopy = (words: Words) => words.includes('copy-policy') || words.includes('--from');

function typable(
  meant: (word: string) => string,
  { outputs, stack }: { readonly outputs: string; readonly stack: string },
): string[][] {
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
    )
    .map((words) => (isOfCopy(words) ? [...words, '--stack', stack] : words));
  const all = [...new Map(lines.map((words) => [words.join(' '), words])).values()];
  // Who reads, reads what was written for it, before a restore begins another history.
  const changes = ([verb = '']: string[]) => Number(['run', 'restore', 'undo'].includes(verb));
  return all.sort((one, other) => changes(one) - changes(other));
}

function typistOf(cloud: LocalCloud): DocumentedWorld['type'] {
  /** What the ensemble has is older than its newest backup, since an undo. */
  let isBehind = false;
  let writes = 0;

  /** The name of the ensemble is typed where it is asked for. */
  const typeNow = (words: Words): Promise<Shown> =>
    type(cloud, words, { answer: words.includes('staging') ? 'staging' : 'local' });

  /** Sets every znode: then it differs from the newest backup in each part, as after a mistake. */
  const write = async () => {
    const client = await connectTo(cloud.ensemble.nodes[0] as EnsembleNode);
    const data = Buffer.from(`of now, ${writes++}`);
    for (const path of [...parts, ...leaves]) await client.setData(path, data);
    await client.close();
  };

  /** A cut is before a change that the backup holds. */
  const spoil = async (words: Words) => {
    if (isBehind || words.includes('--until')) {
      await write();
      // A standalone server that an undo took back is behind the backup before.
      requireSucceeded(await backUpOnce(cloud, { newLineage: true }));
      isBehind = false;
    }
    await write();
  };

  const planned = async () => {
    const { shown } = await typeNow(['restore', 'local', '--plan-only']);
    return /^Plan (\S+)$/m.exec(shown)?.[1] ?? '';
  };

  return async (words) => {
    // A restore asks for a backup when it has ended.
    await cloud.settled();
    if (words[0] === 'restore' || words[0] === 'undo') await spoil(words);
    const plan = words.includes('PLANID') ? await planned() : '';
    if (words[0] === 'undo') {
      await typeNow(['restore', 'local', '--execute', plan, '--yes']);
      isBehind = true;
    }
    await cloud.settled();
    cloud.s3.replicate();
    const { code, shown } = await typeNow(words.map((word) => (word === 'PLANID' ? plan : word)));
    return code === 0 || isAnswer(words, code)
      ? ''
      : `${words.join(' ')} ended ${code}: ${shown.slice(-900)}`;
  };
}

/** By its exit code `diff` says that there are differences, and `status` that something is not well: both are true here. */
const isAnswer = ([verb = '', ...rest]: Words, code: number): boolean =>
  code === 1
    ? ['diff', 'status'].includes(verb)
    : code === 2 && verb === 'status' && rest.includes('--max-age');

import { createReadStream, existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type ArchiveMember, leavable } from '../../lambda/archive/archive-members.ts';
import { inReadingOrder } from '../../lambda/zookeeper/files/member-names.ts';
import { BadOption, NotReached } from '../errors.ts';
import type { OnBytes, Source } from './source.ts';

/**
 * The files of one server: its dataDir, or the `version-2` in it, or an unpacked archive.
 * @param logs its dataLogDir, where that is another one
 * @throws BadOption when there are no ZooKeeper's files
 */
export function openFolder(folder: string, logs: string | undefined, onBytes: OnBytes): Source {
  const folders = [...dataFolders(folder), ...(logs === undefined ? [] : dataFolders(logs))];
  const paths = inReadingOrder(folders.flatMap(filesIn));
  return {
    name: folder,
    bytes: paths.reduce((sum, path) => sum + statSync(path).size, 0),
    async *members() {
      for (const path of paths) yield* readFile(path, onBytes);
    },
  };
}

async function* readFile(path: string, onBytes: OnBytes): AsyncGenerator<ArchiveMember> {
  const file = createReadStream(path, { highWaterMark: 256 * 1024 });
  const iterator = chunksOf(path, file, onBytes);
  try {
    yield { path, chunks: leavable(iterator) };
  } finally {
    file.destroy();
  }
}

async function* chunksOf(path: string, file: AsyncIterable<Uint8Array>, onBytes: OnBytes) {
  try {
    for await (const chunk of file) {
      onBytes(chunk.length);
      yield chunk;
    }
  } catch (cause) {
    throw new NotReached(`${path} cannot be read: ${(cause as Error).message}`, {
      hint: 'Run the command as a user who may read ZooKeeper’s files.',
      cause,
    });
  }
}

/** One folder, or two in an unpacked archive. */
function dataFolders(folder: string): string[] {
  const unpacked = ['data', 'log'].map((part) => join(folder, part, 'version-2')).filter(isFolder);
  if (unpacked.length > 0) return unpacked;
  const inside = join(folder, 'version-2');
  if (isFolder(inside)) return [inside];
  const direct = basename(folder) === 'version-2' || filesIn(folder).some(isDataFile);
  if (direct) return [folder];
  throw new BadOption(`${folder} holds neither version-2 nor a snapshot or transaction log.`, {
    hint: 'Give the dataDir of zoo.cfg, and --logs with its dataLogDir where it has one.',
  });
}

const isFolder = (path: string) => existsSync(path) && statSync(path).isDirectory();
const isDataFile = (path: string) => /^(snapshot|log)\./.test(basename(path));

const filesIn = (folder: string): string[] =>
  readdirSync(folder)
    .map((name) => join(folder, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile());

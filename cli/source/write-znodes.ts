import {
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { BadOption, NotReached } from '../errors.ts';
import type { ZnodeFile } from './znode-files.ts';

/** Where `get` writes: a new file, or a new folder. */
export type WritingPlace = { readonly file: string } | { readonly folder: string };

/** What is in a znode may be a secret: nobody else may read the files. */
const modes = { file: 0o600, folder: 0o700 } as const;

/** Says of each file what no file system keeps. */
const index = '.znodes.json';

/**
 * Reads where to write.
 * @throws BadOption for what is there already: nothing is written over
 */
export function placeOf(text: string): WritingPlace {
  const path = text.replace(/(?<=.)\/+$/, '');
  const found = statSync(path, { throwIfNoEntry: false });
  const isEmptyFolder = found?.isDirectory() && readdirSync(path).length === 0;
  if (found && !isEmptyFolder) {
    throw new BadOption(`${text} is there already: nothing was written over it.`, {
      hint: 'Give the name of a new file, or that of a new folder with a / behind it.',
    });
  }
  return isEmptyFolder || path !== text ? { folder: path } : { file: path };
}

/** @throws NotReached */
export function writeFileAt(file: string, data: Buffer | null): void {
  attempt(file, () => writeFileSync(file, data ?? '', { flag: 'wx', mode: modes.file }));
}

/** All of them, or nothing: the folder gets its name when it is whole. @throws NotReached */
export function writeFolderAt(folder: string, files: readonly ZnodeFile[]): void {
  const partial = `${folder}.partial`;
  attempt(folder, () => {
    if (existsSync(partial)) throw new Error(`${partial} is there already`);
    try {
      mkdirSync(partial, { mode: modes.folder });
      for (const { file, data } of files) {
        const path = join(partial, file);
        mkdirSync(dirname(path), { recursive: true, mode: modes.folder });
        writeFileSync(path, data ?? '', { flag: 'wx', mode: modes.file });
      }
      const told = files.map(({ znode: { path, kind, acl, dataLength }, file }) => ({
        ...{ path, file, kind, acl, isNull: dataLength < 0 },
      }));
      writeFileSync(join(partial, index), `${JSON.stringify(told, null, 2)}\n`, {
        mode: modes.file,
      });
      renameSync(partial, folder);
    } catch (error) {
      rmSync(partial, { recursive: true, force: true });
      throw error;
    }
  });
}

function attempt(what: string, write: () => void): void {
  try {
    write();
  } catch (cause) {
    throw new NotReached(`${what} cannot be written: ${(cause as Error).message}`, {
      hint: 'Give another place, or make room.',
      cause,
    });
  }
}

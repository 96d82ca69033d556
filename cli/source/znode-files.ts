import { BadOption } from '../errors.ts';
import type { BackupTree, Znode } from './backup-tree.ts';

/** A file that holds the data of one znode. */
export interface ZnodeFile {
  readonly znode: Znode;
  /** From the folder on. */
  readonly file: string;
  readonly data: Buffer | null;
}

/** Data of a znode that is a folder; no name of a znode becomes this one. */
const ownData = '.data';

/** What file systems of Linux take for a name. */
const longestName = 255;

/**
 * The files of a znode and all below it, sorted by path: a znode without children is a file of its name, one
 * with children is a folder. Pure.
 * @throws BadOption for a name that no file can have
 */
export function znodeFiles(tree: BackupTree, root: string): ZnodeFile[] {
  const znodes = [...tree.below(root)].sort((a, b) => (a.path < b.path ? -1 : 1));
  const parents = new Set(znodes.map(({ path }) => path.slice(0, path.lastIndexOf('/'))));
  parents.add(root === '/' ? '' : root);
  return znodes.map((znode) => {
    const path = znode.path === '/' ? '' : znode.path;
    const names = path
      .slice(root === '/' ? 0 : root.length)
      .split('/')
      .slice(1)
      .map(fileName);
    const long = names.find((name) => Buffer.byteLength(name) > longestName);
    if (long !== undefined) {
      throw new BadOption(`${znode.path} has a name that is too long for a file.`, {
        hint: 'Nothing was written. npx zk-backup cat reads its data; get takes a path that leaves it out.',
      });
    }
    const file = [...names, ...(parents.has(path) ? [ownData] : [])].join('/');
    return { znode, file, data: tree.data(znode.path) };
  });
}

/**
 * A znode's name as that of a file: control characters, `%`, `\` and a dot at the beginning as `%2E`, so that
 * no name means another file, and `decodeURIComponent` gives it back. Pure.
 */
export const fileName = (name: string): string =>
  name.replace(/[\p{Cc}%\\]|^\./gu, (character) =>
    [...Buffer.from(character)]
      .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
      .join(''),
  );

import type { Command } from '../command.ts';
import { BadOption } from '../errors.ts';
import { hint } from '../frame/read-values.ts';
import { type ReadOption, readZnode } from '../source/read-znode.ts';
import { placeOf, writeFileAt, writeFolderAt } from '../source/write-znodes.ts';
import { znodeFiles } from '../source/znode-files.ts';
import { documentText } from '../text/documents.ts';
import { counted, inUnits, printable } from '../text/text.ts';

/** `get BACKUP PATH -o FILE|DIR`: a znode's data in a new file, or all below it in a new folder. */
export const getCommand: Command<'out' | ReadOption> = async (typed, terminal, around) => {
  const { out, json } = typed.values;
  if (out === undefined) throw new BadOption('-o FILE or -o DIR/ is missing.', { hint });
  const place = placeOf(out);
  const scope = 'folder' in place ? 'tree' : 'znode';
  const asked = await readZnode(typed, terminal, around, scope);
  const { tree, znode } = asked;
  const files = 'folder' in place ? znodeFiles(tree, znode.path) : [];
  const data = tree.data(znode.path);
  if ('folder' in place) writeFolderAt(place.folder, files);
  else writeFileAt(place.file, data);

  const children = tree.children(znode.path).length;
  const bytes = files.reduce((sum, file) => sum + (file.data?.length ?? 0), 0);
  const written =
    'folder' in place
      ? { folder: place.folder, znodes: files.length, bytes }
      : { file: place.file, znodes: 1, bytes: data?.length ?? 0 };
  const { stdout, stderr } = terminal;
  const told = `${counted(written.znodes, 'znode')}, ${inUnits(written.bytes)}, in ${printable(out)}`;
  stdout.write(json ? documentText('get', { path: znode.path, ...written }) : `✓ ${told}\n`);
  if ('file' in place && children > 0) {
    const below = children === 1 ? 'a child' : `${children} children`;
    stderr.write(`It has ${below}; a / behind ${printable(out)} writes all of it.\n`);
  }
  return 0;
};

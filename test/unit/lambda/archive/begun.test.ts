import { readArchive } from '../../../../lambda/archive/read-archive.ts';
import { PartTree } from '../../../../lambda/restore/part/part-tree.ts';
import { archiveOf, goodMembers, streamOf } from '../backup/archives.ts';
import { partOf } from '../restore/part/trees.ts';
import { fixture } from '../zookeeper/fixture-files.ts';

const { 'log/version-2/log.1': log, ...others } = goodMembers;
const begunMembers = {
  ...others,
  'data/version-2/snapshot.11': fixture('snapshot.10').subarray(0, 900),
  'log/version-2/log.1': log as Buffer,
};

/** What an archive shows to whoever looks on, and how often it was opened. */
async function shown(members: Readonly<Record<string, Buffer>>) {
  const archive = await archiveOf(members);
  let tree = new PartTree(partOf('/'));
  let opened = 0;
  const open = () => {
    opened++;
    return streamOf(archive);
  };
  const begin = () => {
    tree = new PartTree(partOf('/'));
    return { watch: tree };
  };
  const contents = await readArchive(open, { begin });
  return { contents, opened, paths: [...tree.within()].map(({ path }) => path) };
}

test('whoever looks on sees the snapshot that a server begins with, not one that was only begun', async () => {
  const { paths } = await shown(begunMembers);

  expect(paths).toEqual((await shown(goodMembers)).paths);
  expect(paths.length).toBeGreaterThan(10);
});

test('an archive with a snapshot that was only begun is read once more, and hashed once', async () => {
  const { contents, opened } = await shown(begunMembers);

  expect(opened).toBe(2);
  expect(contents.fault).toBeNull();
  expect(contents.bytes).toBe((await archiveOf(begunMembers)).length);
  expect(contents.files.map(({ path }) => path)).toEqual(Object.keys(begunMembers));
  expect(contents.restorable).toMatchObject({ level: 3, start: { to: 0x11n } });
});

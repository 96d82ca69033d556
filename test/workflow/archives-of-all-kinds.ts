import { readFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { archiveOf as oddArchiveOf } from '../unit/cli/archives.ts';
import { archiveOf, goodMembers } from '../unit/lambda/backup/archives.ts';

const fixture = (name: string) => readFileSync(`test/fixtures/zookeeper-3.9.6/${name}`);
const snapshot = 'data/version-2/snapshot.10';
const log = 'log/version-2/log.1';

type Members = Readonly<Record<string, Buffer>>;

function without(...paths: string[]): Members {
  return Object.fromEntries(Object.entries(goodMembers).filter(([path]) => !paths.includes(path)));
}

const withMore = (more: Members): Members => ({ ...goodMembers, ...more });

function flipped(path: string, at: number): Members {
  const bytes = Buffer.from(goodMembers[path] as Buffer);
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  return withMore({ [path]: bytes });
}

const flavour = (name: string) =>
  ({
    ...without(snapshot, log),
    'data/version-2/snapshot.11': fixture(`flavours/${name}`),
  }) as const;

/** A good tar, changed, and packed again. */
async function repacked(change: (tar: Buffer) => Buffer): Promise<Buffer> {
  return gzipSync(change(gunzipSync(await archiveOf(goodMembers))));
}

const changed = async (change: (archive: Buffer) => Buffer) => change(await archiveOf(goodMembers));

/** What archives can be, by what they are; `conf/zoo.cfg` and `myid` are of no account. */
export const archivesOfAllKinds: Readonly<Record<string, () => Promise<Buffer>>> = {
  'a good one': () => archiveOf(goodMembers),
  'one whose logs come first': () =>
    archiveOf({ [log]: goodMembers[log] as Buffer, ...without(log) }),
  'one without digests': () => archiveOf(flavour('trailer-0-snapshot.11')),
  'a snapshot without logs': () => archiveOf(flavour('trailer-33-snapshot.11')),
  'a snapshot of 3.8': () => archiveOf(flavour('zk380-trailer-33-snapshot.11')),
  'one with a torn log': () => {
    const bytes = goodMembers[log] as Buffer;
    return archiveOf(withMore({ [log]: bytes.subarray(0, bytes.lastIndexOf(0x42) - 3) }));
  },
  'one with an empty log': () => archiveOf(withMore({ 'log/version-2/log.12': Buffer.alloc(0) })),
  'a stray file beside it': () => archiveOf(withMore({ 'notes.txt': Buffer.from('x') })),
  'a stray file in data': () => archiveOf(withMore({ 'data/version-2/log.1': Buffer.from('x') })),
  'a folder packed by hand': () =>
    archiveOf({
      'version-2/snapshot.10': fixture('snapshot.10'),
      'version-2/log.1': fixture('log.1'),
    }),
  'a snapshot with another ending': () =>
    archiveOf(withMore({ 'data/version-2/snapshot.10.tmp': fixture('snapshot.10') })),
  'one without a snapshot': () => archiveOf(without(snapshot)),
  'one with an empty snapshot': () => archiveOf(withMore({ [snapshot]: Buffer.alloc(0) })),
  'one with half a snapshot': () =>
    archiveOf(withMore({ [snapshot]: fixture('snapshot.10').subarray(0, 700) })),
  'a bit of the snapshot': () => archiveOf(flipped(snapshot, 400)),
  'a bit of the log': () => archiveOf(flipped(log, 400)),
  'a bit in the last record': () => archiveOf(flipped(log, 1700)),
  'a log of another history': () => archiveOf(withMore({ [log]: fixture('rnd/log.1') })),
  'a log by a wrong name': () =>
    archiveOf({ ...without(log), 'log/version-2/log.20': goodMembers[log] as Buffer }),
  'an epoch that is none': () =>
    archiveOf(withMore({ 'data/version-2/currentEpoch': Buffer.from('x') })),
  'a name that climbs out': () => archiveOf(withMore({ '../etc/passwd': Buffer.from('x') })),
  'a symlink': () =>
    oddArchiveOf({ ...goodMembers }, [
      { name: 'data/x', type: 'symlink', linkname: '/etc/passwd' },
    ]),
  'no file at all': () => archiveOf({}),
  'over a thousand files': () =>
    archiveOf(
      Object.fromEntries(Array.from({ length: 1001 }, (_, n) => [`conf/${n}`, Buffer.alloc(0)])),
    ),
  'a tar cut behind a file': () => repacked((tar) => tar.subarray(0, -1024)),
  'a tar cut in a file': () => repacked((tar) => tar.subarray(0, 700)),
  'a file behind the end of the tar': async () => {
    const behind = gunzipSync(await archiveOf({ 'conf/more': Buffer.from('x') }));
    return repacked((tar) => Buffer.concat([tar, behind]));
  },
  'a gzip without its last byte': () => changed((archive) => archive.subarray(0, -1)),
  'bytes behind the gzip': () =>
    changed((archive) => Buffer.concat([archive, Buffer.from('more')])),
  'a zip': async () => Buffer.from('PK\x03\x04rest'),
  'a text': async () => Buffer.from('hello'),
  nothing: async () => Buffer.alloc(0),
};

import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';

const fixture = (name: string) => readFileSync(`test/fixtures/zookeeper-3.9.6/${name}`);

/** The members of a good archive, by path; a test changes what it is about. */
export const goodMembers: Readonly<Record<string, Buffer>> = {
  'data/version-2/snapshot.10': fixture('snapshot.10'),
  'data/version-2/currentEpoch': Buffer.from('0'),
  'data/version-2/acceptedEpoch': Buffer.from('0'),
  'log/version-2/log.1': fixture('log.1').subarray(0, 4096),
  'conf/zoo.cfg': Buffer.from('clientPort=2181\n'),
  myid: Buffer.from('1\n'),
};

/** A .tar.gz of these members. */
export async function archiveOf(members: Readonly<Record<string, Buffer>>): Promise<Buffer> {
  const tar = pack();
  // Of one time, so that the same members make the same bytes.
  const mtime = new Date(0);
  for (const [name, content] of Object.entries(members)) {
    tar.entry({ name, mtime }, Buffer.from(content));
  }
  tar.finalize();
  return gzipSync(await buffer(tar as unknown as Readable));
}

/** The bytes as S3 would send them: in pieces that end anywhere. */
export const streamOf = (bytes: Buffer, piece = 10_007) =>
  Readable.from(
    (function* () {
      for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
    })(),
  );

import {
  judgeArchive,
  judgeFolder,
  type Proof,
  type Sent,
} from '../../lambda/archive/judge-archive.ts';
import { ManifestSums } from '../../lambda/archive/manifest-sums.ts';
import { readArchive } from '../../lambda/archive/read-archive.ts';
import { RestorableSet } from '../../lambda/zookeeper/verdict/restorable.ts';
import type { Verdict } from '../../lambda/zookeeper/verdict/verdict.ts';
import type { Source } from './source.ts';

/** What `verify` found out about one backup. */
export interface Verification {
  readonly source: string;
  /** `sound`: nothing is wrong, but no digest proves it. `unread`: a file was not understood. */
  readonly outcome: 'proven' | 'sound' | 'unread' | 'damaged';
  /** Absent for a folder. */
  readonly archive?: {
    readonly bytes: number;
    readonly sha256: string;
    /** What the manifest beside it says of the same two. */
    readonly manifest?: Sent;
  };
  /** As backup, plan and drill judge it. */
  readonly proof: Proof;
  readonly verdict: Verdict;
}

/** @throws NotReached when it cannot be read to its end */
export async function verifySource(source: Source): Promise<Verification> {
  const { name, archive } = source;
  if (!archive) {
    const set = new RestorableSet({ level: 3 });
    for await (const { path, chunks } of source.members()) await set.add(path, chunks);
    return verification(name, judgeFolder(set.verdict()), set.verdict());
  }
  const claims = await archive.claims();
  // A file has no sum of S3 that it could be held against.
  const sums = claims.stored?.crc64nvme === undefined ? undefined : await ManifestSums.begin(true);
  const read = await readArchive(archive.open, { maxTreeBytes: Number.POSITIVE_INFINITY, sums });
  const { bytes, sha256, restorable } = read;
  const manifest = claims.sent ? { manifest: claims.sent } : {};
  return {
    ...verification(
      name,
      judgeArchive(claims, { ...read, crc64nvme: sums?.crc64nvme() }),
      restorable,
    ),
    archive: { bytes, sha256, ...manifest },
  };
}

const verification = (source: string, proof: Proof, verdict: Verdict): Verification => ({
  source,
  outcome: outcomeOf(proof, verdict),
  proof,
  verdict,
});

function outcomeOf({ level }: Proof, { faults }: Verdict): Verification['outcome'] {
  if (level === 0 || faults.length > 0) return 'damaged';
  return level === 3 ? 'proven' : level === 2 ? 'sound' : 'unread';
}

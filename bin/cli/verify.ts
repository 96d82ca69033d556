import {
  judgeArchive,
  judgeFolder,
  type Proof,
  type Sent,
} from '../../lambda/backup/judge-archive.ts';
import { readArchive } from '../../lambda/backup/read-archive.ts';
import { formatZxid } from '../../lambda/zookeeper/data-file-errors.ts';
import { RestorableSet } from '../../lambda/zookeeper/restorable.ts';
import type { Verdict } from '../../lambda/zookeeper/verdict.ts';
import type { Command } from './command.ts';
import { openSource } from './open.ts';
import { parseCommand } from './options.ts';
import { watch } from './progress.ts';
import type { Source } from './source.ts';
import { verdictText } from './verdict-text.ts';

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

const exitCodes = { proven: 0, damaged: 1, sound: 2, unread: 2 } as const;

/** `verify FILE|DIR|s3://BUCKET/KEY`: whether a backup can be restored, and to what. */
export const verify: Command = async (args, { stdout, stderr }) => {
  const { values, positionals } = parseCommand(args, ['FILE'], { logs: { type: 'string' } });
  const progress = watch('verifying', stderr);
  const source = await openSource(positionals[0] as string, {
    logs: values.logs,
    endpointUrl: values['endpoint-url'],
    onBytes: progress.take,
  });
  progress.total = source.bytes;
  const verification = await verifySource(source).finally(progress.end);
  stdout.write(values.json ? jsonOf(verification) : verdictText(verification));
  return exitCodes[verification.outcome];
};

/** @throws NotReached when it cannot be read to its end */
export async function verifySource(source: Source): Promise<Verification> {
  const { name, archive } = source;
  if (!archive) {
    const set = new RestorableSet({ level: 3 });
    for await (const { path, chunks } of source.members()) await set.add(path, chunks);
    return verification(name, judgeFolder(set.verdict()), set.verdict());
  }
  const read = await readArchive(archive.open, { maxTreeBytes: Number.POSITIVE_INFINITY });
  const claims = await archive.claims();
  const { bytes, sha256, restorable } = read;
  const manifest = claims.sent ? { manifest: claims.sent } : {};
  return {
    ...verification(name, judgeArchive(claims, read), restorable),
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

/** Zxids as ZooKeeper prints them, digests as decimal numbers. */
function jsonOf(verification: Verification): string {
  const plain = (key: string, value: unknown) => {
    if (typeof value !== 'bigint') return value;
    if (key.endsWith('Epoch')) return Number(value);
    return key === 'digest' || key === 'value' ? String(value) : formatZxid(value);
  };
  return `${JSON.stringify(verification, plain, 2)}\n`;
}

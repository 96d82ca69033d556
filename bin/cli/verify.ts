import { formatZxid } from '../../lambda/zookeeper/data-file-errors.ts';
import { RestorableSet } from '../../lambda/zookeeper/restorable.ts';
import type { Verdict } from '../../lambda/zookeeper/verdict.ts';
import type { Command } from './command.ts';
import { BrokenArchive } from './errors.ts';
import { readInOrder } from './in-order.ts';
import { openSource } from './open.ts';
import { parseCommand } from './options.ts';
import { watch } from './progress.ts';
import type { ArchiveFacts, Source } from './source.ts';
import { verdictText } from './verdict-text.ts';

/** What `verify` found out about one backup. */
export interface Verification {
  readonly source: string;
  /** `sound`: nothing is wrong, but no digest proves it. `unread`: a file was not understood. */
  readonly outcome: 'proven' | 'sound' | 'unread' | 'damaged';
  readonly archive?: ArchiveFacts;
  /** Why the archive as a whole cannot be used; there is no verdict then, or it does not count. */
  readonly broken?: { readonly sentence: string; readonly hint: string };
  readonly verdict?: Verdict;
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
  let verdict: Verdict;
  try {
    verdict = await readInOrder(source, async (members) => {
      const set = new RestorableSet({ level: 3 });
      for await (const { path, chunks } of members) await set.add(path, chunks);
      return set.verdict();
    });
  } catch (error) {
    if (!(error instanceof BrokenArchive)) throw error;
    const broken = { sentence: error.message, hint: error.hint };
    return { source: source.name, outcome: 'damaged', broken };
  }
  const archive = await source.facts?.();
  const broken = archive && strangerTo(archive);
  return {
    source: source.name,
    outcome: broken ? 'damaged' : outcomeOf(verdict),
    ...(archive ? { archive } : {}),
    ...(broken ? { broken } : {}),
    verdict,
  };
}

function outcomeOf({ level, faults }: Verdict): Verification['outcome'] {
  if (faults.length > 0) return 'damaged';
  return level === 3 ? 'proven' : level === 2 ? 'sound' : 'unread';
}

function strangerTo({ bytes, sha256, manifest }: ArchiveFacts): Verification['broken'] {
  if (!manifest || (manifest.bytes === bytes && manifest.sha256 === sha256)) return undefined;
  return {
    sentence: `it has ${bytes} bytes and sha256 ${sha256}, its manifest says ${manifest.bytes} and ${manifest.sha256}`,
    hint: 'It is not the archive that was verified when it was made: look for its other versions.',
  };
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

import { createReadStream, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { capturedIn } from '../../lambda/archive/captured.ts';
import type { Claims } from '../../lambda/archive/judge-archive.ts';
import type { Store } from '../../lambda/aws/archive-store.ts';
import { ZkBackupError } from '../../lambda/errors.ts';
import { NotReached } from '../errors.ts';
import { Archive } from './archive.ts';
import { openFolder } from './folder.ts';
import type { ArchiveObject } from './object.ts';
import { manifestOf, type OnBytes, type Source } from './source.ts';

export interface OpenOptions {
  /** dataLogDir of a folder. */
  readonly logs?: string | undefined;
  /** Of S3-compatible storage. */
  readonly endpointUrl?: string | undefined;
  /** Reads what is in S3, instead of a client for that storage. */
  readonly s3?: Store['s3'];
  readonly onBytes?: OnBytes;
}

/**
 * Opens a .tar.gz, a folder, or `s3://BUCKET/KEY`.
 * @throws NotReached, BadOption
 */
export async function openSource(name: string, options: OpenOptions = {}): Promise<Source> {
  const { onBytes = () => {} } = options;
  if (name.startsWith('s3://')) {
    // The SDK takes longer to load than most archives to read.
    const { clientFor, openArchive } = await import('./object.ts');
    const s3 = options.s3 ?? clientFor(options.endpointUrl);
    return archiveSource(name, await openArchive(name, s3), onBytes);
  }
  const found = statSync(name, { throwIfNoEntry: false });
  if (!found) {
    throw new NotReached(`There is no ${name}.`, {
      hint: 'Give a .tar.gz, a folder with ZooKeeper’s files, or s3://BUCKET/KEY; with a stack also prod, prod@-1, or a key as npx zk-backup list prints it.',
    });
  }
  if (found.isDirectory()) return openFolder(name, options.logs, onBytes);
  const packed = () => createReadStream(name, { highWaterMark: 256 * 1024 });
  const readManifest = () => readFile(manifestOf(name), 'utf8').catch(() => undefined);
  return archiveSource(name, { bytes: found.size, packed, readManifest }, onBytes);
}

function archiveSource(name: string, found: ArchiveObject, onBytes: OnBytes): Source {
  let passes = 0;
  const read = () => bytesOf(name, found.packed(), passes++ === 0 ? onBytes : () => {});
  return {
    name,
    bytes: found.bytes,
    members: () => new Archive(name, read()).members(),
    archive: {
      open: () => Readable.from(read()),
      claims: async () => ({
        ...(found.stored ? { stored: found.stored } : {}),
        ...claimsIn(await found.readManifest(), manifestOf(name)),
      }),
    },
  };
}

/** Counts what is read the first time, for a progress bar. @throws NotReached */
async function* bytesOf(name: string, packed: AsyncIterable<Uint8Array>, onBytes: OnBytes) {
  try {
    for await (const chunk of packed) {
      onBytes(chunk.length);
      yield chunk;
    }
  } catch (cause) {
    if (cause instanceof ZkBackupError) throw cause;
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new NotReached(`${name} cannot be read to its end: ${message}`, {
      hint: 'Run the same command again; nothing was decided about the archive.',
      cause,
    });
  }
}

/** @throws NotReached for a manifest that says nothing about its archive */
function claimsIn(text: string | undefined, name: string): Claims {
  if (text === undefined) return {};
  const manifest = parse(text);
  const { bytes, sha256 } = manifest?.archive ?? {};
  if (typeof bytes === 'number' && typeof sha256 === 'string') {
    return { sent: { bytes, sha256 }, captured: capturedIn({ ...manifest }) };
  }
  throw new NotReached(`${name} is no manifest of zk-backup.`, {
    hint: 'Move it away if it belongs to something else, and run the command again.',
  });
}

function parse(text: string): { archive?: { bytes?: unknown; sha256?: unknown } } | undefined {
  try {
    return JSON.parse(text) ?? undefined;
  } catch {
    return undefined;
  }
}

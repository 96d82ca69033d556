import { createReadStream, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Archive } from './archive.ts';
import { NotReached } from './errors.ts';
import { openFolder } from './folder.ts';
import { type ArchiveFacts, manifestOf, type OnBytes, type Source } from './source.ts';

export interface OpenOptions {
  /** dataLogDir of a folder. */
  readonly logs?: string | undefined;
  /** Of S3-compatible storage. */
  readonly endpointUrl?: string | undefined;
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
    const { openObject } = await import('./object.ts');
    const { packed, bytes, readManifest } = await openObject(name, options.endpointUrl);
    return archiveSource(name, bytes, packed, readManifest, onBytes);
  }
  const found = statSync(name, { throwIfNoEntry: false });
  if (!found) {
    throw new NotReached(`There is no ${name}.`, {
      hint: 'Give a .tar.gz, a folder with ZooKeeper’s files, or s3://BUCKET/KEY.',
    });
  }
  if (found.isDirectory()) return openFolder(name, options.logs, onBytes);
  const packed = () => createReadStream(name, { highWaterMark: 256 * 1024 });
  const manifest = () => readFile(manifestOf(name), 'utf8').catch(() => undefined);
  return archiveSource(name, found.size, packed, manifest, onBytes);
}

function archiveSource(
  name: string,
  bytes: number,
  packed: () => AsyncIterable<Uint8Array>,
  readManifest: () => Promise<string | undefined>,
  onBytes: OnBytes,
): Source {
  // Opened when it is read, and not before.
  const open = () => ({ [Symbol.asyncIterator]: () => packed()[Symbol.asyncIterator]() });
  const first = new Archive(name, open(), onBytes);
  let passes = 0;
  return {
    name,
    bytes,
    members: () => (passes++ === 0 ? first : new Archive(name, open())).members(),
    facts: async () => ({ ...first.sums(), ...sumsIn(await readManifest(), manifestOf(name)) }),
  };
}

/** @throws NotReached for a manifest that says nothing about its archive */
function sumsIn(text: string | undefined, name: string): Pick<ArchiveFacts, 'manifest'> {
  if (text === undefined) return {};
  const { bytes, sha256 } = parse(text)?.archive ?? {};
  if (typeof bytes === 'number' && typeof sha256 === 'string') {
    return { manifest: { bytes, sha256 } };
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

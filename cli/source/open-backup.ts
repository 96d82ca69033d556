import { existsSync } from 'node:fs';
import { knownEnsembles, requireKnown } from '../cloud/known-ensembles.ts';
import { settingsIfAny } from '../cloud/settings.ts';
import type { CommandContext, Terminal } from '../command.ts';
import type { OfStack, ValuesOf } from '../frame/option-table.ts';
import { type ProgressLine, watch } from '../progress/reading.ts';
import { inBucket, meaningOf } from './backup-name.ts';
import { type OpenOptions, openSource } from './open.ts';
import type { Source } from './source.ts';

/** A backup, opened, and the line that tells how far it is read. */
export interface Opened {
  readonly source: Source;
  readonly progress: ProgressLine;
}

/**
 * Opens the backup that a person names, in the bucket of the stack or here.
 * @param doing what the line says meanwhile
 * @throws BadOption, NoSuchEnsemble, NotReached
 */
export async function openBackup(
  name: string,
  doing: string,
  values: ValuesOf<OfStack> & Partial<ValuesOf<'logs'>>,
  { stderr }: Terminal,
  around: CommandContext,
): Promise<Opened> {
  const progress = watch(doing, stderr);
  const options: OpenOptions = {
    logs: values.logs,
    endpointUrl: values['endpoint-url'],
    onBytes: progress.take,
  };
  const source = await sourceOf(name, values, options, around);
  progress.total = source.bytes;
  return { source, progress };
}

async function sourceOf(
  name: string,
  values: ValuesOf<OfStack>,
  options: OpenOptions,
  { environment, connect }: CommandContext,
): Promise<Source> {
  const isLocal = existsSync(name);
  const named = inBucket(name);
  const settings = named && (await settingsIfAny(values, environment));
  if (!settings) {
    meaningOf(name, { isLocal });
    return openSource(name, options);
  }
  const { store, now } = await connect(settings);
  const isEnsemble = named.kind === 'ensemble';
  const ensembles = isEnsemble ? await knownEnsembles(store, settings, named.ensemble) : [];
  const meaning = meaningOf(name, { isLocal, ensembles });
  if (meaning.kind === 'local' || meaning.kind === 'object') return openSource(name, options);
  if (isEnsemble) await requireKnown(store, settings, named.ensemble);
  // What chooses a backup takes longer to load than most archives to read.
  const { keyOfBackup } = await import('./find-backup.ts');
  const key = await keyOfBackup(store, meaning, now());
  return openSource(`s3://${store.bucket}/${key}`, { ...options, s3: store.s3 });
}

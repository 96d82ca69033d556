import { statusOf } from '../cloud/ensemble-status.ts';
import { requireKnown } from '../cloud/known-ensembles.ts';
import { ensemblesIn } from '../cloud/listing.ts';
import { ensembleName, settingsOf } from '../cloud/settings.ts';
import type { Command } from '../command.ts';
import type { OfStack } from '../frame/option-table.ts';
import { documentText } from '../text/documents.ts';
import { statusText } from '../text/status-text.ts';
import { printable } from '../text/text.ts';

/** `status [ENSEMBLE]`: the last backup, who is at work, the last drill and restore. */
export const statusCommand: Command<OfStack> = async (
  { values, arguments: [name] },
  { stdout, stderr },
  { environment, connect },
) => {
  const wanted = name === undefined ? undefined : ensembleName(name);
  const { store, settings, now } = await connect(settingsOf(values, environment));
  if (wanted !== undefined) await requireKnown(store, settings, wanted);

  const ensembles = wanted === undefined ? await ensemblesIn(store) : [wanted];
  const all = await Promise.all(ensembles.map((ensemble) => statusOf(store, ensemble, now())));
  if (values.json) stdout.write(documentText('status', { ensembles: all }));
  else stdout.write(all.map((one) => statusText(one, now(), stdout.columns)).join('\n'));
  if (all.length === 0) stderr.write(`There is nothing in ${printable(store.bucket)}.\n`);
  return all.length > 0 && all.every(({ lastBackup }) => lastBackup) ? 0 : 1;
};

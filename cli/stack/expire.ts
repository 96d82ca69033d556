import { askForRetention } from '../cloud/ask-for-retention.ts';
import { ensembleName, functionOf, requireEnsemble, settingsOf } from '../cloud/settings.ts';
import type { Command } from '../command.ts';
import type { OfStack } from '../frame/option-table.ts';
import { documentText } from '../text/documents.ts';
import { refusedText, retentionText } from '../text/expiry-text.ts';

/** `expire ENSEMBLE`: has the backups counted now, or with --dry-run only told what would go. */
export const expireCommand: Command<'dry-run' | OfStack> = async (
  typed,
  { stdout },
  { environment, connect },
) => {
  const { values } = typed;
  const ensemble = ensembleName(typed.arguments[0] as string);
  const settings = await settingsOf(values, environment);
  const functionArn = functionOf(settings, 'backup');
  requireEnsemble(settings, ensemble);
  const cloud = await connect(settings);

  const expire = values['dry-run'] ? 'dry-run' : 'now';
  const report = await askForRetention(cloud, functionArn, { ensemble, expire });
  const isDone = report.outcome === 'Succeeded';
  if (values.json) stdout.write(documentText('expire', report));
  else if (isDone) stdout.write(retentionText(report, stdout.columns));
  else stdout.write(refusedText(report, stdout.columns));
  return isDone ? 0 : 1;
};

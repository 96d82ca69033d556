import { madeReport } from '../../lambda/report/made-report.ts';
import { page } from '../../lambda/report/page/page.ts';
import { knownEnsembles, requireKnown } from '../cloud/known-ensembles.ts';
import { ensembleName, settingsOf } from '../cloud/settings.ts';
import type { Command } from '../command.ts';
import { BadOption } from '../errors.ts';
import type { OfStack } from '../frame/option-table.ts';
import { documentText } from '../text/documents.ts';
import { printable } from '../text/text.ts';

/** `report [ENSEMBLE]`: a page of HTML about all backups. It is written when all was read, or not at all. */
export const reportCommand: Command<OfStack> = async (
  { values, arguments: [name] },
  { stdout, stderr },
  { environment, connect },
) => {
  const wanted = name === undefined ? undefined : ensembleName(name);
  if (stdout.isTTY && !values.json) {
    const command = ['npx zk-backup report', ...(wanted === undefined ? [] : [wanted])].join(' ');
    throw new BadOption('The page is HTML, and nobody reads that in a terminal.', {
      hint: `${command} > report.html`,
    });
  }
  const cloud = await connect(await settingsOf(values, environment));
  const { store, settings } = cloud;
  if (wanted !== undefined) await requireKnown(store, settings, wanted);

  const ensembles = wanted === undefined ? await knownEnsembles(store, settings, '') : [wanted];
  const report = await madeReport(cloud, ensembles);
  stdout.write(values.json ? documentText('report', report) : page(report));
  if (ensembles.length > 0) return 0;
  stderr.write(`There is nothing in ${printable(store.bucket)}.\n`);
  return 1;
};

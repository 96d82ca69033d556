import { type ListedBackup, readCatalog } from '../../lambda/catalog/catalog.ts';
import { drillText } from '../../lambda/catalog/drills.ts';
import { ensemblesIn } from '../../lambda/catalog/listing.ts';
import { type ListedWithStays, readStays } from '../../lambda/health/read-stays.ts';
import { requireKnown } from '../cloud/known-ensembles.ts';
import { settingsOf } from '../cloud/settings.ts';
import type { Command } from '../command.ts';
import { BadOption } from '../errors.ts';
import type { OfStack } from '../frame/option-table.ts';
import { hint } from '../frame/read-values.ts';
import { documentText } from '../text/documents.ts';
import { staysText } from '../text/expiry-text.ts';
import { rowsOf, type Width, wrapped } from '../text/table.ts';
import { grouped, inUnits, levelText, printable } from '../text/text.ts';
import { ageText, durationText, timeText } from '../text/time-text.ts';

/** `list [ENSEMBLE]`: the backups in the bucket, newest first. */
export const listCommand: Command<'last' | OfStack> = async (
  typed,
  { stdout, stderr },
  { environment, connect },
) => {
  const { values } = typed;
  const most = countOf(values.last ?? '30');
  const { store, settings, now } = await connect(await settingsOf(values, environment));

  const [wanted] = typed.arguments;
  const ensembles = wanted === undefined ? await ensemblesIn(store) : [wanted];
  const backups: ListedWithStays[] = [];
  for (const ensemble of ensembles) {
    const catalog = await readCatalog(store, ensemble, most, now());
    const stays = catalog.backups.length > 0 ? await readStays(store, ensemble) : undefined;
    for (const one of catalog.backups) backups.push({ ...one, stays: stays?.get(one.key) ?? null });
    if (catalog.left === 0) continue;
    stderr.write(
      `${grouped(catalog.left)} older of ${printable(ensemble)}: --last ${most + catalog.left}\n`,
    );
  }

  if (wanted !== undefined && backups.length === 0) await requireKnown(store, settings, wanted);
  if (values.json) stdout.write(documentText('list', { backups }));
  else if (backups.length > 0) stdout.write(catalogText(backups, stdout.columns));
  if (backups.length === 0) {
    const whose = wanted === undefined ? '' : ` of ${printable(wanted)}`;
    stderr.write(`There is no backup${whose} in ${printable(store.bucket)}.\n`);
  }
  return backups.length === 0 ? 1 : 0;
};

/** @throws BadOption unless it is a whole number from 1 on */
function countOf(text: string): number {
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
  throw new BadOption(`--last got "${text}"; it takes a whole number from 1 on.`, { hint });
}

const titles = ['time', 'age', 'size', 'znodes', 'zxid', 'proof', 'downtime', 'drill'];
const sides = ['left', 'right', 'right', 'right', 'left', 'left', 'right', 'left'] as const;

/** One line for each backup, and below it what looks wrong about it. */
export function catalogText(backups: readonly ListedWithStays[], width?: Width): string {
  // An older zk-backup has counted nothing.
  const isCounted = backups.some(({ stays }) => stays !== null);
  const staysCell = ({ stays }: ListedWithStays) => (stays === null ? '-' : staysText(stays));
  const rows = rowsOf(
    [...titles, ...(isCounted ? ['stays'] : []), 'key'],
    backups.map((one) => [...cells(one), ...(isCounted ? [staysCell(one)] : []), one.key]),
    sides,
    width,
  );
  const notes = backups.map(({ suspicions, shortfall, unreadable }) => [
    ...(unreadable === undefined ? [] : [unreadable]),
    ...(shortfall === null ? [] : [`It is not complete: ${shortfall}.`]),
    ...suspicions,
  ]);
  return rows
    .flatMap((row, at) => [
      row,
      ...(notes[at - 1] ?? []).map((note) =>
        width === undefined ? `  ! ${printable(note)}\n` : wrapped('  ! ', note, width),
      ),
    ])
    .join('');
}

function cells(backup: ListedBackup): string[] {
  const { time, ageSeconds, bytes, znodes, zxid, level, downtimeMs, drill } = backup;
  return [
    timeText(Date.parse(time)),
    ageText(ageSeconds * 1000),
    bytes === null ? '-' : inUnits(bytes),
    znodes === null ? '-' : grouped(znodes),
    zxid ?? '-',
    levelText(level),
    downtimeMs === null ? '-' : downtimeMs === 0 ? 'none' : durationText(downtimeMs),
    drill === null ? '-' : drillText(drill),
  ];
}

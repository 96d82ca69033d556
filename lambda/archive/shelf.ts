import type { Store } from '../aws/archive-store.ts';
import { type ListedObject, listPage } from '../aws/listing.ts';
import { keys } from '../contract/keys.ts';
import { tickOf, timeOfTick } from '../contract/tick.ts';
import { parseBackupKey, parseManifestKey } from './manifest-key.ts';

/** The backups of an ensemble under one prefix, which may have changed over time. */
export interface ShelfRow {
  readonly prefix: string;
  /** Tick of the oldest object. */
  readonly oldest: string;
  /** Tick of the oldest manifest on the first page of the listing; null where it shows none. */
  readonly oldestManifest: string | null;
  /** Milliseconds in which there are so many backups as one page of a listing shows. */
  readonly span: number;
}

/** What is known of an ensemble's manifests without listing them all. Survives JSON. */
export interface Shelf {
  readonly rows: readonly ShelfRow[];
  /** Keys that end as those of manifests do, and are none of ours. */
  readonly strangers: readonly string[];
}

/** A manifest as a listing shows it. */
export interface ShelvedManifest extends ListedObject {
  readonly tick: string;
}

const dayMs = 86_400_000;

/** No backup is named by a time so far ahead: what is, is never the newest. */
const beyond = (now: number) => tickOf(now + dayMs);

/**
 * Finds under which prefixes an ensemble has backups: of each it lists the first page, and goes on behind
 * the ticks of today. A prefix that goes on as ticks do (`zk-2026` beside `zk`) is seen only where that page
 * holds all.
 * @param now epoch milliseconds
 */
export async function openShelf(store: Store, ensemble: string, now: number): Promise<Shelf> {
  const folder = `${ensemble}/`;
  const rows = new Map<string, ShelfRow>();
  const strangers: string[] = [];
  let from: Parameters<typeof listPage>[2] = {};
  for (;;) {
    const { objects, next } = await listPage(store, folder, from);
    for (const [prefix, ticks] of ticksOf(ensemble, objects)) {
      const [oldest = '', newest = ''] = [ticks[0], ticks.at(-1)];
      const span = next === undefined ? now : (timeOfTick(newest) ?? 0) - (timeOfTick(oldest) ?? 0);
      // A quarter, so that a window that is not as full as the first page is still one page.
      if (rows.has(prefix)) continue;
      const oldestManifest = oldestManifestOf(ensemble, prefix, objects);
      rows.set(prefix, { prefix, oldest, oldestManifest, span: Math.max(span / 4, dayMs / 24) });
    }
    strangers.push(...objects.map(({ key }) => key).filter((key) => isStranger(ensemble, key)));
    if (next === undefined) return { rows: [...rows.values()], strangers };
    const last = objects.at(-1)?.key ?? '';
    const prefix = parseBackupKey(ensemble, last)?.prefix;
    const behind = `${folder}${prefix}-${beyond(now)}`;
    from = prefix !== undefined && last < behind ? { after: behind } : { next };
  }
}

function oldestManifestOf(ensemble: string, prefix: string, objects: readonly ListedObject[]) {
  const found = objects.map(({ key }) => parseManifestKey(ensemble, key));
  return found.find((one) => one?.prefix === prefix)?.tick ?? null;
}

const isStranger = (ensemble: string, key: string) =>
  key.endsWith(keys.manifestSuffix) && !parseManifestKey(ensemble, key);

/** In the order of their keys, which of one prefix is that of time. */
function ticksOf(ensemble: string, objects: readonly ListedObject[]): Map<string, string[]> {
  const ticks = new Map<string, string[]>();
  for (const { key } of objects) {
    const found = parseBackupKey(ensemble, key);
    if (found) ticks.set(found.prefix, [...(ticks.get(found.prefix) ?? []), found.tick]);
  }
  return ticks;
}

/**
 * The manifests on a shelf by the ticks in their keys, the newest first: listed in windows that double, and
 * are halved where one holds more than a page.
 * @param before only of ticks before this one
 */
export async function* newestFirst(
  store: Store,
  ensemble: string,
  { rows }: Shelf,
  { now, before = beyond(now) }: { readonly now: number; readonly before?: string },
): AsyncGenerator<ShelvedManifest> {
  const oldest = Math.min(...rows.map((row) => timeOfTick(row.oldest) ?? 0));
  let to = Math.min(timeOfTick(before) ?? 0, now + dayMs);
  let span = Math.min(...rows.map((row) => row.span)) + Math.max(0, to - now);
  while (rows.length > 0 && to > oldest) {
    const from = Math.max(oldest, inSeconds(to - span));
    yield* inWindow(store, ensemble, rows, { from, to });
    to = from;
    span *= 2;
  }
}

/** Ticks from `from` on, and before `to`; epoch milliseconds of whole seconds. */
interface Window {
  readonly from: number;
  readonly to: number;
}

const inSeconds = (milliseconds: number) => Math.floor(milliseconds / 1000) * 1000;

async function* inWindow(
  store: Store,
  ensemble: string,
  rows: readonly ShelfRow[],
  { from, to }: Window,
): AsyncGenerator<ShelvedManifest> {
  const mostPages = to - from > 1000 ? 1 : Number.POSITIVE_INFINITY;
  const found = await Promise.all(
    rows
      .filter((row) => row.oldest < tickOf(to))
      .map((row) => inRow(store, ensemble, row, { from, to }, mostPages)),
  );
  if (found.every((one) => one !== undefined)) {
    yield* found.flat().sort((a, b) => (a.tick < b.tick ? 1 : -1));
    return;
  }
  const middle = inSeconds((from + to) / 2);
  yield* inWindow(store, ensemble, rows, { from: middle, to });
  yield* inWindow(store, ensemble, rows, { from, to: middle });
}

/** @returns undefined where the window has more pages than were asked for */
async function inRow(
  store: Store,
  ensemble: string,
  { prefix }: ShelfRow,
  { from, to }: Window,
  mostPages: number,
): Promise<ShelvedManifest[] | undefined> {
  const begin = `${ensemble}/${prefix}-`;
  const end = `${begin}${tickOf(to)}`;
  const found: ShelvedManifest[] = [];
  let page = await listPage(store, begin, { after: `${begin}${tickOf(from)}` });
  for (let pages = 1; ; pages++) {
    for (const object of page.objects) {
      if (object.key >= end) return found;
      const parsed = parseManifestKey(ensemble, object.key);
      if (parsed?.prefix === prefix) found.push({ ...object, tick: parsed.tick });
    }
    if (page.next === undefined) return found;
    if (pages >= mostPages) return undefined;
    page = await listPage(store, begin, { next: page.next });
  }
}

/** The shelf with a backup that was put there since. Pure. */
export function withBackup(shelf: Shelf, prefix: string, tick: string): Shelf {
  if (shelf.rows.some((row) => row.prefix === prefix && row.oldest <= tick)) return shelf;
  const rows = shelf.rows.filter((row) => row.prefix !== prefix);
  const row = { prefix, oldest: tick, oldestManifest: tick, span: dayMs };
  return {
    ...shelf,
    rows: [...rows, { ...shelf.rows.find((one) => one.prefix === prefix), ...row }],
  };
}

/** Tick of the oldest manifest; undefined where there is none. Pure. */
export const oldestTick = ({ rows }: Shelf): string | undefined =>
  rows.flatMap(({ oldestManifest }) => oldestManifest ?? []).sort()[0];

import { archiveKeyOf, parseBackupKey } from '../../archive/manifest-key.ts';
import { readManifest } from '../../archive/read-manifest.ts';
import { openShelf } from '../../archive/shelf.ts';
import { findObject, type Store } from '../../aws/archive-store.ts';
import type { Keep } from '../../contract/keep.ts';
import { keys } from '../../contract/keys.ts';
import { isoOf } from '../../contract/tick.ts';
import type { Flow } from '../../flow/flow.ts';
import { patiently } from '../../flow/retries.ts';
import { endingOf } from '../../run/ended.ts';
import { type Refusal, refuse } from '../../run/refusal.ts';
import type { Surroundings } from '../../run/surroundings.ts';
import { type Counted, countBackups, type Judged } from './count-backups.ts';
import { letExpire, recount } from './let-expire.ts';
import { decide } from './pins.ts';
import type { RetentionRequest } from './retention-request.ts';
import type { Stays } from './stays.ts';
import { takeBack } from './tag-backups.ts';
import { termsOf } from './terms.ts';

/** What becomes of one backup, as it is told. */
export interface ToldExpiry extends Stays {
  /** Of the archive. */
  readonly key: string;
  /** The scheduled time. */
  readonly time: string;
  /** Of its proof; null where nothing tells. */
  readonly level: number | null;
}

/** What a request about retention came to. */
export interface RetentionReport {
  readonly version: 1;
  readonly outcome: 'Succeeded' | 'Refused' | 'Failed';
  readonly ensemble: string;
  readonly asked: RetentionRequest['asked'];
  readonly keep: Keep;
  /** Newest first: all that were counted, or the one that was asked about. */
  readonly backups: readonly ToldExpiry[];
  /** Older ones that stay, beyond what an answer holds. */
  readonly left: number;
  readonly code?: string;
  readonly reason?: string;
  readonly hint?: string;
}

/** An answer of Lambda's has room for so many. */
const mostTold = 500;

/** Does what a person asks of the count. It answers whatever it meets: an execution that fails has died (ADR 047). */
export async function retain(
  flow: Flow,
  request: RetentionRequest,
  around: Surroundings,
): Promise<RetentionReport> {
  const { ensemble, asked } = request;
  const { keep } = termsOf(ensemble, 0);
  const answer = { version: 1, ensemble: ensemble.name, asked, keep } as const;
  const nothing = { ...answer, backups: [], left: 0 };
  try {
    const done = await flow.step('retain', () => doAsAsked(request, around), patiently);
    around.log({
      event: 'retention',
      asked,
      ensemble: ensemble.name,
      ...('key' in request ? { key: request.key } : {}),
    });
    if ('reason' in done) return { ...nothing, outcome: 'Refused', ...done };
    return { ...answer, outcome: 'Succeeded', ...done };
  } catch (error) {
    const { code = 'unexpected', reason, hint } = endingOf(error);
    return { ...nothing, outcome: 'Failed', code, reason, hint };
  }
}

type Told = Pick<RetentionReport, 'backups' | 'left'>;

async function doAsAsked(
  request: RetentionRequest,
  { store, now, execution }: Surroundings,
): Promise<Told | Refusal> {
  const terms = termsOf(request.ensemble, now());
  const shelf = await openShelf(store, terms.ensemble, terms.now);
  if (!('key' in request)) {
    if (request.asked === 'dry-run') return told(await countBackups(store, shelf, terms));
    const { counted, tagged } = await letExpire(store, shelf, terms);
    return told(counted, new Set(tagged));
  }
  const { key, asked } = request;
  const gone = await whyNotThere(store, terms.ensemble, key);
  if (gone) return gone;
  const at = new Date(terms.now).toISOString();
  await decide(store, terms.ensemble, { key, pinned: asked === 'pin', at, by: execution });
  // Who counts meanwhile sets the tag and then looks for pins.
  if (asked === 'pin' && !(await takeBack(store, manifestOf(key)))) return deletedMeanwhile(key);
  const counted = await recount(store, shelf, terms, asked === 'pin' ? [manifestOf(key)] : []);
  return told({ backups: counted.backups.filter((one) => one.key === manifestOf(key)) });
}

const manifestOf = (archiveKey: string) => archiveKey.replace(/\.tar\.gz$/, keys.manifestSuffix);

async function whyNotThere(
  store: Store,
  ensemble: string,
  key: string,
): Promise<Refusal | undefined> {
  const manifest = await readManifest(store, ensemble, manifestOf(key));
  if (manifest && 'notOurs' in manifest) {
    return refuse('manifest-unreadable', `${manifest.notOurs}.`, manifest.hint);
  }
  if (manifest && (await findObject(store, key))) return undefined;
  const hint = `Nothing was changed. npx zk-backup list ${ensemble} shows those that there are.`;
  return refuse('no-backup', `There is no backup ${key}.`, hint);
}

const deletedMeanwhile = (key: string): Refusal =>
  refuse(
    'backup-deleted',
    `S3 deleted ${key} while it was pinned.`,
    'docs/retention.md says how to bring it back within a week: its pin is there.',
  );

/** Whatever goes, and of the others the newest. @param tagged keys of manifests that have just been */
function told(
  { backups }: Pick<Counted, 'backups'>,
  tagged: ReadonlySet<string> = new Set(),
): Told {
  const rows = backups.map((one) => rowOf(one, tagged.has(one.key)));
  const going = rows.filter(({ kept }) => kept.length === 0).slice(0, mostTold);
  const staying = rows.filter(({ kept }) => kept.length > 0).slice(0, mostTold - going.length);
  const shownKeys = new Set([...going, ...staying]);
  return { backups: rows.filter((row) => shownKeys.has(row)), left: rows.length - shownKeys.size };
}

function rowOf({ key, level, expiry, taggedAt }: Judged, isTaggedNow: boolean): ToldExpiry {
  const archive = archiveKeyOf(key);
  const tick = parseBackupKey(key.slice(0, key.indexOf('/')), key)?.tick ?? '';
  const { kept, until } = expiry;
  return {
    ...{ key: archive, time: isoOf(tick), level, kept },
    until: until === null ? null : new Date(until).toISOString(),
    isTagged: kept.length === 0 && (isTaggedNow || taggedAt !== undefined),
  };
}

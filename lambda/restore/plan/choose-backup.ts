import { capturedIn } from '../../archive/captured.ts';
import { shortfallOf } from '../../archive/judge-completeness.ts';
import { type ReadManifest, readManifest } from '../../archive/read-manifest.ts';
import { newestFirst, openShelf } from '../../archive/shelf.ts';
import { namedVersion, type Store } from '../../aws/archive-store.ts';
import { keys } from '../../contract/keys.ts';
import { isoOf, tickOf } from '../../contract/tick.ts';
import { type Refusal, refuse } from '../../run/refusal.ts';
import { paragraphOf } from '../../shown.ts';
import { askAgain } from '../ask-again.ts';
import type { PlanRequest, WantedBackup } from '../request.ts';
import type { ChosenBackup } from './chosen-backup.ts';
import type { Objections } from './judge-target.ts';
import type { Reading } from './reading/read-for-restore.ts';

const archiveSuffix = '.tar.gz';

/**
 * Finds the backup that was asked for, by its manifest: no other thing makes a backup one. The latest
 * is the newest that is complete, as far as manifests tell, or else the newest.
 * @param now epoch milliseconds
 */
export async function chooseBackup(
  store: Store,
  ensemble: string,
  wanted: WantedBackup,
  now: number,
): Promise<ChosenBackup | Refusal> {
  const passedOver: string[] = [];
  let newest: ChosenBackup | undefined;
  let refused: Refusal | undefined;
  for await (const manifestKey of manifestKeysOf(store, ensemble, wanted, now)) {
    const found = await readManifest(store, ensemble, manifestKey);
    if (!found) continue;
    if ('notOurs' in found) {
      refused ??= refuse(
        'manifest-unreadable',
        `${found.notOurs}.`,
        paragraphOf(found.hint, 'Then plan again.'),
      );
      passedOver.push(`${found.notOurs}; it was skipped.`);
      continue;
    }
    const backup = chosenOf(found.manifest, ensemble, manifestKey);
    const short = wanted === 'latest' ? shortfallOf(found.manifest) : undefined;
    if (short === undefined) return noting(backup, passedOver);
    newest ??= backup;
    passedOver.push(`${backup.key} is newer, but was skipped: ${short}.`);
  }
  return newest ?? refused ?? noBackup(ensemble, wanted);
}

const noting = (backup: ChosenBackup, passedOver: readonly string[]): ChosenBackup =>
  passedOver.length === 0 ? backup : { ...backup, passedOver };

/** Newest first. */
async function* manifestKeysOf(store: Store, ensemble: string, wanted: WantedBackup, now: number) {
  if (typeof wanted === 'object' && 'key' in wanted) {
    yield wanted.key.endsWith(archiveSuffix)
      ? wanted.key.slice(0, -archiveSuffix.length) + keys.manifestSuffix
      : wanted.key;
    return;
  }
  const before = wanted === 'latest' ? {} : { before: tickOf(Date.parse(wanted.before)) };
  const shelf = await openShelf(store, ensemble, now);
  for await (const { key } of newestFirst(store, ensemble, shelf, { now, ...before })) yield key;
}

function noBackup(ensemble: string, wanted: WantedBackup): Refusal {
  const which =
    wanted === 'latest'
      ? 'no backup'
      : 'before' in wanted
        ? `no backup from before ${wanted.before}`
        : `no backup ${wanted.key}: there is no manifest of it`;
  return refuse(
    'no-backup',
    `Ensemble ${ensemble} has ${which}.`,
    `An archive without a manifest was never proven; npx zk-backup verify KEY checks it. To see the backups: npx zk-backup list ${ensemble}`,
  );
}

/**
 * Whether what is restored is from before the time that was asked for: the backup was chosen by its
 * tick, and is taken some time after it (flexible window, retries, the capture itself). Pure.
 */
export function judgeBefore(
  request: Omit<PlanRequest, 'kind'>,
  { key, tick }: ChosenBackup,
  { to, toTime }: Pick<Reading, 'to' | 'toTime'>,
): Objections {
  const { backup: wanted } = request;
  if (typeof wanted === 'string' || !('before' in wanted)) return { refusals: [], warnings: [] };
  const { before } = wanted;
  if (toTime === null) {
    const unknown = `No log of ${key} tells when ${to} was made: check that it holds nothing from after ${before}.`;
    return { refusals: [], warnings: [unknown] };
  }
  if (Date.parse(toTime) <= Date.parse(before)) return { refusals: [], warnings: [] };
  const restore = askAgain(request);
  const refusal = refuse(
    'backup-too-late',
    `${key} was due before ${before}, but holds later changes: it would be restored to ${to}, of ${toTime}.`,
    `To cut it at that time: ${restore} --backup ${key} --until ${before} or, for the backup before it: ${restore} --before ${isoOf(tick)}`,
  );
  return { refusals: [refusal], warnings: [] };
}

/** What a restore has to know of a backup, from its manifest. Pure. */
export function chosenOf(
  manifest: ReadManifest,
  ensemble: string,
  manifestKey: string,
): ChosenBackup {
  const { archive, files } = manifest;
  const sizeOf = (folder: string) =>
    files.reduce((sum, { path, bytes }) => sum + (path.startsWith(folder) ? bytes : 0), 0);
  const captured = capturedIn({ ...manifest });
  const versionId = namedVersion(archive.versionId);
  return {
    ensemble,
    key: archive.key,
    ...(versionId === undefined ? {} : { versionId }),
    manifestKey,
    tick: manifest.tick,
    bytes: archive.bytes,
    sha256: archive.sha256,
    zookeeperVersion: manifest.zookeeperVersion,
    node: manifest.node,
    epoch: manifest.epoch,
    ...(captured ? { captured } : {}),
    dataBytes: sizeOf('data/'),
    logBytes: sizeOf('log/'),
  };
}

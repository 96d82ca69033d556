import { type Check, failureOf, type Proof } from '../../../archive/judge-archive.ts';
import type { Completeness } from '../../../archive/judge-completeness.ts';
import type { ArchivedFile } from '../../../archive/manifest-sums.ts';
import { tooBigFor, verifyArchive } from '../../../archive/verify-archive.ts';
import type { Store } from '../../../aws/archive-store.ts';
import { isoOf } from '../../../contract/tick.ts';
import type { Zxid } from '../../../contract/zxid.ts';
import { type Refusal, refuse } from '../../../run/refusal.ts';
import { formatZxid } from '../../../zookeeper/bytes/data-file-errors.ts';
import type { Acl } from '../../../zookeeper/bytes/jute.ts';
import { parseDataFile } from '../../../zookeeper/files/data-files.ts';
import type { SnapshotNode } from '../../../zookeeper/files/snapshot-node.ts';
import type { LoggedTransaction } from '../../../zookeeper/files/transaction-log.ts';
import type { Watch } from '../../../zookeeper/verdict/restorable.ts';
import type { ChosenBackup } from '../chosen-backup.ts';
import { type Application, Applications } from './applications.ts';
import { Canaries, type Canary } from './canaries.ts';
import { Cut } from './cut.ts';
import { Sessions } from './sessions.ts';

/** A backup as it was read for this restore; all of it survives JSON. */
export interface Reading {
  readonly level: Proof['level'];
  /** What keeps it from level 3. */
  readonly unproven?: string;
  readonly checks: readonly Check[];
  /** Absent where it was cut: then it ends where it was asked to. */
  readonly complete?: Completeness;
  /** What is placed on the nodes: snapshots, and logs that end with a whole record, or where asked. */
  readonly files: readonly ArchivedFile[];
  /** The last transaction that is restored, and where a restore of it could end at all. */
  readonly to: Zxid;
  /** When `to` was made, UTC, by the leader's clock; null where no log holds it. */
  readonly toTime: string | null;
  readonly range: { readonly from: Zxid; readonly to: Zxid };
  /** `until` left something out. */
  readonly isCut: boolean;
  /** After the last transaction, the root being one; null where no replay told. */
  readonly znodes: number | null;
  /** Of these, those that go when their sessions end. */
  readonly ephemerals: number;
  /** The longest timeout of the sessions that are open then, in milliseconds; null without any. */
  readonly longestSessionMs: number | null;
  /** What the logs that are placed hold; their files are longer. */
  readonly replay: { readonly transactions: number; readonly bytes: number };
  readonly ttls: number;
  /** Of the snapshot: bytes of its trailer. */
  readonly flavour: number;
  readonly canaries: readonly Canary[];
  /** Those whose data beside ZooKeeper will be newer than what is restored. */
  readonly applications: readonly Application[];
}

/**
 * Reads a backup once, from its first byte to its last, as it was read when it was made: nothing is
 * restored on the word of a manifest. Where `until` cuts it, what is left is judged in its place.
 * @param also gives who else is shown what is restored, by default nobody
 */
export async function readForRestore(
  store: Store,
  backup: ChosenBackup,
  until: string | undefined,
  millisecondsLeft: number,
  also: () => Partial<Watch> = () => ({}),
): Promise<Reading | Refusal> {
  let canaries = new Canaries();
  let applications = new Applications();
  let sessions = new Sessions();
  let times = new Times();
  let cut = new Cut(until);
  const begin = () => {
    canaries = new Canaries();
    applications = new Applications();
    sessions = new Sessions();
    times = new Times(canaries, applications, sessions, also());
    cut = new Cut(until);
    return { watch: times, keep: cut.keep };
  };
  const { captured } = backup;
  const verified = await verifyArchive(store, backup, millisecondsLeft, {
    begin,
    ...(captured ? { captured } : {}),
  });
  if (!verified) return gone(backup);
  if ('tooBig' in verified) {
    return refuse('archive-too-big', `${backup.key} ${tooBigFor(verified)}.`, restoreByHand);
  }
  const { proof, inventory, tree } = verified;
  if (!proof.range || !inventory || proof.level < 2 || proof.checks.some((one) => !one.passed)) {
    return cut.cutSomething ? tooEarly(backup, cut, proof) : notGood(backup, proof);
  }
  // A snapshot that needs no log restores, too, where it is later than what was asked for.
  if (!cut.isWithin(BigInt(proof.range.to))) return tooEarly(backup, cut, proof);
  const toTime = times.of(BigInt(proof.range.to));
  const isCut = cut.cutSomething;
  if (until !== undefined && !isCut && isTooLate(until, backup, proof.range.to, toTime)) {
    return tooLate(until, backup, proof.range, toTime);
  }
  // A log without a transaction ends servers, or is of no use to them; nor is a snapshot that was only begun.
  const needed = verified.files.filter(({ path }) => times.holds(path));
  return {
    level: proof.level,
    ...(proof.unproven === undefined ? {} : { unproven: proof.unproven }),
    checks: proof.checks,
    ...(isCut ? {} : { complete: proof.complete }),
    files: needed.map((file) => cut.restored(file)),
    to: proof.range.to,
    toTime,
    range: proof.range,
    isCut,
    znodes: tree?.znodes ?? null,
    ephemerals: tree?.ephemerals ?? inventory.snapshot.ephemerals,
    longestSessionMs: sessions.longestMs,
    replay: times.replay,
    ttls: tree?.ttls ?? inventory.snapshot.ttls,
    flavour: inventory.snapshot.flavour,
    canaries: canaries.chosen(),
    applications: applications.found(),
  };
}

export const restoreByHand = 'Restore it by hand, as docs/restore.md says.';

/** Another version of the key is no backup: nobody proved it. */
export function gone({ key, versionId }: ChosenBackup): Refusal {
  const what = versionId === undefined ? key : `version ${versionId} of ${key}`;
  return refuse(
    'archive-missing',
    `S3 has no ${what}, although its manifest is there.`,
    'Somebody deleted it, or it was overwritten and a lifecycle rule deleted it. Choose another backup: npx zk-backup list',
  );
}

const dataFileOf = (path: string) => parseDataFile(path.slice(path.lastIndexOf('/') + 1));

/** Shows all to the others, and sees which files hold something, the last transaction made when. */
class Times implements Watch {
  readonly #snapshots = new Set<bigint>();
  /** Those that hold a transaction which no log before them holds. */
  readonly #logs = new Set<string>();
  readonly replay = { transactions: 0, bytes: 0 };
  readonly #others: readonly Partial<Watch>[];
  #zxid = -1n;
  #time = 0n;
  #log: string | undefined;
  #offset = 0;

  constructor(...others: readonly Partial<Watch>[]) {
    this.#others = others;
  }

  /** Whether it is a file of ZooKeeper's, and a restore needs it. */
  holds(path: string): boolean {
    if (this.#logs.has(path)) return true;
    const file = path.startsWith('data/') ? dataFileOf(path) : undefined;
    return file?.kind === 'snapshot' && this.#snapshots.has(file.zxid);
  }

  snapshot(zxid: bigint): void {
    this.#snapshots.add(zxid);
    for (const other of this.#others) other.snapshot?.(zxid);
  }

  session(id: bigint, timeoutMs: number): void {
    for (const other of this.#others) other.session?.(id, timeoutMs);
  }

  acl(id: bigint, entries: readonly Acl[] | null): void {
    for (const other of this.#others) other.acl?.(id, entries);
  }

  node(node: SnapshotNode): void {
    for (const other of this.#others) other.node?.(node);
  }

  transaction(transaction: LoggedTransaction, log: string): void {
    if (log !== this.#log) {
      this.#logs.add(log);
      this.#offset = 0;
    }
    this.#log = log;
    this.replay.transactions++;
    this.replay.bytes += transaction.offset - this.#offset;
    this.#offset = transaction.offset;
    for (const other of this.#others) other.transaction?.(transaction, log);
    this.#zxid = transaction.zxid;
    this.#time = transaction.time;
  }

  of(zxid: bigint): string | null {
    return zxid === this.#zxid ? new Date(Number(this.#time)).toISOString() : null;
  }
}

/**
 * After its tick the backup does not know what was written. Between its last transaction and its tick
 * it does: nothing. A restore to then is all of it.
 */
function isTooLate(
  until: string,
  { tick }: ChosenBackup,
  to: Zxid,
  toTime: string | null,
): boolean {
  if (until.startsWith('0x')) return BigInt(to) < BigInt(until);
  const known = [isoOf(tick), ...(toTime === null ? [] : [toTime])].map((time) => Date.parse(time));
  return Date.parse(until) > Math.max(...known);
}

function tooLate(
  until: string,
  { key, ensemble }: ChosenBackup,
  { from, to }: Reading['range'],
  toTime: string | null,
): Refusal {
  return refuse(
    'beyond-backup',
    `${key} ends at ${to}${toTime === null ? '' : `, of ${toTime}`}, before ${until}.`,
    `It restores any state from ${from} to ${to}, and without --until the last one. For a later state choose a later backup, by --backup KEY --until ${until} as before; npx zk-backup run ${ensemble} takes one. To see which there are: npx zk-backup list ${ensemble}`,
  );
}

/** A cut inside the fuzzy window of the snapshot leaves a state there never was. */
function tooEarly(backup: ChosenBackup, cut: Cut, { range, checks }: Proof): Refusal {
  const last =
    cut.last === undefined ? 'before its first transaction' : `at ${formatZxid(cut.last)}`;
  const sound = checks.find(({ name }) => name === 'sound');
  const why = range ? `its snapshot is of ${range.from}` : sound?.found;
  return refuse(
    'cut-not-restorable',
    `Cut ${last}, ${backup.key} restores nothing: ${why}.`,
    'To see the backups npx zk-backup list is there, and npx zk-backup verify KEY shows which range one restores. Choose an earlier one: {"backup": {"before": TIME}}',
  );
}

function notGood(backup: ChosenBackup, proof: Proof): Refusal {
  return refuse(
    'archive-broken',
    `${backup.key} failed ${failureOf(proof) ?? 'its verification'}.`,
    'It was good when it was made, and has changed since. Choose another backup: npx zk-backup list',
  );
}

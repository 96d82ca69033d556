import { failureOf, type Proof } from '../../lambda/archive/judge-archive.ts';
import { formatZxid } from '../../lambda/zookeeper/bytes/data-file-errors.ts';
import type { Verdict } from '../../lambda/zookeeper/verdict/verdict.ts';
import type { Verification } from '../source/verification.ts';
import { facts, type Row, type Width, wrapped } from './table.ts';
import { counted, grouped, inUnits } from './text.ts';

/** What `verify` prints: the answer first, then what was checked, counted and found. */
export function verdictText(
  { source, outcome, archive, proof, verdict }: Verification,
  width?: Width,
): string {
  const failure = failureOf(proof);
  const rows: Row[] = [
    ['backup', source],
    ...(archive ? archiveRows(archive) : []),
    ...(failure === undefined ? [] : failureRows(failure, proof, verdict)),
    ...(proof.range ? ([['complete', completeText(proof)]] satisfies Row[]) : []),
    ...(proof.level > 0 ? verdictRows(verdict) : []),
    ...proof.remarks.map((remark): Row => ['note', remark]),
  ];
  const head = headline(outcome, proof);
  return `${width === undefined ? `${head}\n` : wrapped('', head, width)}${facts(rows, width)}`;
}

function headline(outcome: Verification['outcome'], { range, unproven, complete }: Proof): string {
  const upTo = range ? ` up to ${range.to}` : '';
  const short = complete.reached === false ? '; it is not complete' : '';
  switch (outcome) {
    case 'proven':
      return `${short === '' ? '✓' : '!'} proven (level 3): it restores to exactly what the server had${upTo}${short}`;
    case 'sound':
      return `? sound, not proven (level 2): no byte is damaged and no zxid is missing${upTo}, but ${unproven}${short}`;
    case 'unread':
      return `? not told (level 1): ${unproven}`;
    case 'damaged':
      return '✗ damaged or not restorable';
  }
}

const answers = { true: 'yes', false: 'no', null: 'not told' } as const;

const completeText = ({ complete: { reached, found } }: Proof) =>
  `${answers[`${reached}`]}: ${found}`;

function archiveRows({ bytes, sha256, manifest }: NonNullable<Verification['archive']>): Row[] {
  const isSame = manifest?.bytes === bytes && manifest.sha256 === sha256;
  const agrees = !manifest
    ? 'no manifest lies beside it'
    : isSame
      ? 'its manifest says the same'
      : `its manifest says ${grouped(manifest.bytes)} and ${manifest.sha256}`;
  return [
    ['archive', `${grouped(bytes)} bytes, ${agrees}`],
    ['sha256', sha256],
  ];
}

function failureRows(failure: string, { level }: Proof, { faults, otherwise }: Verdict): Row[] {
  const wrong: Row = ['wrong', failure];
  if (level === 0) {
    const hint =
      'Compare its size and sha256 with its manifest, and look for its other versions. Do not unpack it before you know who made it; then give its folder.';
    return [wrong, ['do', hint]];
  }
  const [first, ...more] = faults;
  if (!first) return [wrong];
  const rest = otherwise
    ? `${first.rule === 'R6' ? 'before it' : 'without the damaged files'}, ${rangeOf(otherwise)}${otherwise.proven ? ' (proven)' : ' (not proven)'}`
    : 'no other snapshot in it restores either: choose another backup';
  return [
    wrong,
    ...(more.length > 0 ? [['', `and ${counted(more.length, 'more fault')}`] satisfies Row] : []),
    ['still', rest],
  ];
}

function verdictRows(verdict: Verdict): Row[] {
  const { start, otherwise, snapshots, tree } = verdict;
  const from = start?.file ?? otherwise?.file;
  const snapshot = snapshots.find(({ file }) => file === from) ?? snapshots.at(-1);
  return [
    ...(start ? [['restores', rangeOf(start)] satisfies Row] : []),
    ...(tree && start ? [['znodes', `${grouped(tree.znodes)} at the end`] satisfies Row] : []),
    ['digests', digestsOf(verdict)],
    ...(snapshot ? snapshotRows(snapshot) : []),
    ...verdict.logs.map(({ file, first, last, transactions }): Row => {
      const span =
        first === undefined ? '' : `, ${formatZxid(first)} to ${formatZxid(last ?? first)}`;
      return ['log', `${file}: ${counted(transactions, 'transaction')}${span}`];
    }),
  ];
}

function digestsOf({ level, digests: { met, logged }, start }: Verdict): string {
  const others = level === 3 && start && logged > met;
  const why = others ? `; the others come before ${formatZxid(start.from)}` : '';
  return `${grouped(met)} of the server's digests met, ${grouped(logged)} in the logs${why}`;
}

function snapshotRows({ file, zxid, end, ...found }: Verdict['snapshots'][number]): Row[] {
  const { znodes, ephemerals, containers, ttls, dataBytes, biggest } = found.inventory;
  const kinds = `${grouped(ephemerals)} ephemeral, ${counted(containers, 'container')}, ${grouped(ttls)} with TTL`;
  const fuzzy = end > zxid ? `, with changes up to ${formatZxid(end)}` : '';
  return [
    ['snapshot', `${file}: ${inUnits(found.bytes)}${fuzzy}`],
    ['', `${counted(znodes, 'znode')} (${kinds})`],
    ['', `${counted(found.sessions, 'session')}, ${counted(found.acls, 'ACL')}`],
    ['', `${inUnits(dataBytes)} of data, ${inUnits(biggest.bytes)} in ${biggest.path}`],
  ];
}

function rangeOf({ file, from, to }: { file: string; from: bigint; to: bigint }): string {
  const range = from === to ? formatZxid(to) : `any of ${formatZxid(from)} to ${formatZxid(to)}`;
  return `${range}, beginning with ${file}`;
}

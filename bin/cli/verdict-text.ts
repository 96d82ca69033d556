import { formatZxid } from '../../lambda/zookeeper/data-file-errors.ts';
import type { Fault } from '../../lambda/zookeeper/start-point.ts';
import type { Verdict } from '../../lambda/zookeeper/verdict.ts';
import type { ArchiveFacts } from './source.ts';
import { counted, grouped, inUnits, printable } from './text.ts';
import type { Verification } from './verify.ts';

type Row = readonly [string, string];

/** What `verify` prints: the answer first, then what was checked, counted and found. */
export function verdictText({ source, outcome, archive, broken, verdict }: Verification): string {
  const rows: Row[] = [
    ...(broken
      ? ([
          ['archive', broken.sentence],
          ['do', broken.hint],
        ] satisfies Row[])
      : []),
    ...(archive && !broken ? archiveRows(archive) : []),
    ...(verdict ? verdictRows(verdict) : []),
  ];
  const lines = rows.map(([name, text]) => `  ${name.padEnd(10)}  ${printable(text)}`);
  return `${headline(outcome, verdict)}\n${[`  ${'backup'.padEnd(10)}  ${printable(source)}`, ...lines].join('\n')}\n`;
}

function headline(outcome: Verification['outcome'], verdict: Verdict | undefined): string {
  const upTo = verdict?.start ? ` up to ${formatZxid(verdict.start.to)}` : '';
  switch (outcome) {
    case 'proven':
      return `✓ proven (level 3): it restores to exactly what the server had${upTo}`;
    case 'sound':
      return `? sound, not proven (level 2): every byte was checked and nothing is missing${upTo}, but ${verdict?.unproven}`;
    case 'unread':
      return `? not told (level 1): ${verdict?.unproven}`;
    case 'damaged':
      return '✗ damaged or not restorable';
  }
}

function archiveRows({ bytes, sha256, manifest }: ArchiveFacts): Row[] {
  const agrees = manifest ? 'its manifest says the same' : 'no manifest lies beside it';
  return [
    ['archive', `${grouped(bytes)} bytes, ${agrees}`],
    ['sha256', sha256],
  ];
}

function verdictRows(verdict: Verdict): Row[] {
  const { start, otherwise, snapshots, tree } = verdict;
  const from = start?.file ?? otherwise?.file;
  const snapshot = snapshots.find(({ file }) => file === from) ?? snapshots.at(-1);
  return [
    ...faultRows(verdict),
    ...(start ? [['restores', rangeOf(start)] satisfies Row] : []),
    ...(tree && start ? [['znodes', `${grouped(tree.znodes)} at the end`] satisfies Row] : []),
    ['digests', digestsOf(verdict)],
    ...(snapshot ? snapshotRows(snapshot) : []),
    ...verdict.logs.map(({ file, first, last, transactions }): Row => {
      const span =
        first === undefined ? '' : `, ${formatZxid(first)} to ${formatZxid(last ?? first)}`;
      return ['log', `${file}: ${counted(transactions, 'transaction')}${span}`];
    }),
    ...verdict.warnings.map((warning): Row => ['note', warning]),
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

function faultRows({ faults, otherwise }: Verdict): Row[] {
  const [first, ...more] = faults;
  if (!first) return [];
  const rest = otherwise
    ? `${first.rule === 'R6' ? 'before it' : 'without the damaged files'}, ${rangeOf(otherwise)}${otherwise.proven ? ' (proven)' : ' (not proven)'}`
    : 'no other snapshot in it restores either: take another backup';
  return [
    ['wrong', faultText(first)],
    ...(more.length > 0 ? [['', `and ${counted(more.length, 'more fault')}`] satisfies Row] : []),
    ['still', rest],
  ];
}

function faultText({ file, offset, zxid, sentence }: Fault): string {
  const place = [
    ...(file === undefined ? [] : [file]),
    ...(offset === undefined ? [] : [`byte ${grouped(offset)}`]),
    ...(zxid === undefined ? [] : [`zxid ${formatZxid(zxid)}`]),
  ];
  return place.length > 0 ? `${place.join(', ')}: ${sentence}` : sentence;
}

function rangeOf({ file, from, to }: { file: string; from: bigint; to: bigint }): string {
  const range = from === to ? formatZxid(to) : `any of ${formatZxid(from)} to ${formatZxid(to)}`;
  return `${range}, beginning with ${file}`;
}

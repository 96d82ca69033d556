import { formatZxid } from '../../lambda/zookeeper/bytes/data-file-errors.ts';
import type { Got, Judged, Said } from './sweep.ts';

const saids: readonly Said[] = ['proven', 'sound', 'damaged', 'unread'];
const gots: readonly Got[] = ['the whole tree', 'an earlier tree', 'a wrong tree', 'nothing'];

/** The product's verdict by what ZooKeeper's loader got. */
export function tableOf(judged: readonly Judged[]): string {
  const count = (said: Said, got: Got) =>
    judged.filter((one) => one.said === said && one.got === got).length;
  const rows = saids.map((said) => [said, ...gots.map((got) => `${count(said, got)}`)]);
  return [['verdict', ...gots], ...rows]
    .map((row) => row.map((cell) => cell.padStart(16)).join(''))
    .join('\n');
}

/** Called good, and ZooKeeper gets another tree, comes to another end, or does not start. */
const isOtherwise = ({ said, got, otherEnd }: Judged): boolean =>
  (said === 'proven' || said === 'sound') &&
  (got === 'a wrong tree' || got === 'nothing' || otherEnd);

/** Otherwise than it was called, and nothing excuses that. */
export const isFalse = (judged: Judged): boolean =>
  isOtherwise(judged) && excuseOf(judged) === undefined;

/** What the verdict itself, or README, tells of a set that is not what it was called. */
function excuseOf({ got, otherEnd, base, kind, verdict }: Judged): string | undefined {
  const tells = (what: RegExp) => verdict.warnings.some((warning) => what.test(warning));
  if (got === 'nothing') {
    // Asked of the target in the plan of a restore: with digests on it reads no snapshot without one.
    const begins = verdict.snapshots.find(({ file }) => file === verdict.start?.file);
    if (base.digests && begins?.flavour === 21)
      return 'a trailer that the plan asks the target for';
    if (tells(/jute\.maxbuffer/)) return 'longer than a server of default settings reads';
    const old = kind.endsBefore393 && base.series === '3.8';
    return old && tells(/before 3\.9\.3 does not start/) ? 'loads from 3.9.3 on' : undefined;
  }
  if (otherEnd) return undefined;
  if (kind.undigested) return 'no digest covers it';
  // The verdict of a sound set says what it cannot tell.
  if (/cannot be told$/.test(verdict.unproven ?? '')) return 'digests in no known character set';
  const isTold = verdict.unproven?.includes('carry no digest') === true;
  return base.digests && !isTold ? undefined : 'a set without digests';
}

/** How many sets were not what they were called, by what tells of it. */
export function excuses(judged: readonly Judged[]): string {
  const counts = new Map<string, number>();
  for (const one of judged.filter(isOtherwise)) {
    const excuse = excuseOf(one) ?? 'nothing tells: falsely called good';
    counts.set(excuse, (counts.get(excuse) ?? 0) + 1);
  }
  return [...counts].map(([excuse, count]) => `${`${count}`.padStart(6)}  ${excuse}`).join('\n');
}

/** Without damage, and not called good. */
export const isRefused = ({ said, got, base }: Judged): boolean =>
  got !== 'the whole tree' || said !== (base.digests ? 'proven' : 'sound');

/** Harmless, ZooKeeper gets the whole tree, and the product calls it damaged. */
export const isAlarm = ({ said, got, kind }: Judged): boolean =>
  kind.harmless === true && got === 'the whole tree' && said !== 'proven' && said !== 'sound';

/** One line for each kind that was called good or damaged falsely, with where. */
export function falseOnes(judged: readonly Judged[]): string {
  const lines = new Map<string, number[]>();
  for (const one of judged.filter((judged) => isFalse(judged) || isAlarm(judged))) {
    const title = `${one.said}, ZooKeeper gets ${one.otherEnd ? 'another end' : one.got}: ${one.kind.name} on ${one.base.name}`;
    lines.set(title, [...(lines.get(title) ?? []), one.place]);
  }
  return [...lines].map(([title, places]) => `${title} at ${places.join(' ')}`).join('\n');
}

/** Everything about one mutant, for whoever looks into it. */
export function describeOne({ base, kind, place, said, got, verdict, loaded }: Judged): string {
  const theirs = 'ended' in loaded ? loaded.ended : `came to ${formatZxid(loaded.zxid)}`;
  const ours = [...verdict.faults.map(({ rule, sentence }) => `${rule} ${sentence}`)];
  const details = [...ours, verdict.unproven, ...verdict.warnings].filter(Boolean);
  return [
    `${kind.name} on ${base.name} at ${place}: ${said}, ZooKeeper gets ${got} (${theirs})`,
    ...(verdict.start ? [`it says ${formatZxid(verdict.start.to)}`] : []),
    ...details,
  ].join('\n  ');
}

import { formatZxid } from '../../lambda/zookeeper/data-file-errors.ts';
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
export function isFalse(judged: Judged): boolean {
  const { said, got, otherEnd, base, kind } = judged;
  if (said !== 'proven' && said !== 'sound') return false;
  if (got === 'nothing') return !tellsWhoDoesNotStart(judged);
  if (otherEnd) return true;
  if (got !== 'a wrong tree') return false;
  // What the verdict's own sentence tells: nothing was there to compare the tree with.
  return base.digests && !kind.undigested && !isDoubted(judged);
}

/** Not proven, and said so, for the bytes that the server's locale made of its paths. */
const isDoubted = ({ said, verdict }: Judged): boolean =>
  said === 'sound' && /paths outside ASCII/.test(verdict.unproven ?? '');

/** Good for other versions or settings than the loader's, and the verdict names them. */
function tellsWhoDoesNotStart({ base, kind, verdict }: Judged): boolean {
  const tells = (what: RegExp) => verdict.warnings.some((warning) => what.test(warning));
  if (kind.endsBefore393 && base.series === '3.8') return tells(/before 3\.9\.3 does not start/);
  return tells(/jute\.maxbuffer/);
}

/** Without damage, and not called good. */
export const isRefused = ({ said, got, base }: Judged): boolean =>
  got !== 'the whole tree' || said !== (base.digests ? 'proven' : 'sound');

/** One line for each kind that was called good falsely, with where. */
export function falseOnes(judged: readonly Judged[]): string {
  const lines = new Map<string, number[]>();
  for (const one of judged.filter(isFalse)) {
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

import { PointFinder } from '../../lambda/archive/find-point.ts';
import { type Point, pointText } from '../../lambda/contract/point.ts';
import { NotReadable } from '../errors.ts';
import type { Source } from './source.ts';
import { survey } from './survey.ts';

const hint =
  'npx zk-backup log shows the transactions that it holds; another backup may hold more.';

/**
 * The last zxid up to a point, in one reading of the backup where it takes one.
 * @throws NotReadable where the backup does not hold the point
 */
export async function findZxid(source: Source, point: Point): Promise<bigint> {
  let finder = new PointFinder(point);
  const begin = () => {
    finder = new PointFinder(point);
    return finder;
  };
  if (point.kind !== 'zxid') await survey(source, begin);
  requireMet(finder, source.name, point);
  if (finder.last !== undefined) return finder.last;
  throw new NotReadable(`${source.name} holds nothing from before ${named(point)}.`, { hint });
}

/** @throws NotReadable where a point is just before something that the backup does not hold */
export function requireMet({ isMet }: PointFinder, name: string, point: Point): void {
  if (isMet || point.kind === 'zxid' || point.kind === 'time') return;
  const what = point.kind === 'just-before-path' ? 'no change of' : 'no transaction';
  throw new NotReadable(`The logs of ${name} hold ${what} ${named(point)}.`, { hint });
}

const named = (point: Point): string => pointText(point).replace(/^just-before:/, '');

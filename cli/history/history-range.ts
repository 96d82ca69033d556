import { PointFinder } from '../../lambda/archive/find-point.ts';
import type { Point } from '../../lambda/contract/point.ts';
import type { Transaction } from '../../lambda/zookeeper/files/transaction.ts';
import { requireMet } from '../source/find-zxid.ts';

/** Between which points a history is wanted; by default, all of it. */
export interface Points {
  readonly since: Point | undefined;
  readonly until: Point | undefined;
}

/** From which to which transaction a history is wanted: found while all of it passes by once. */
export class HistoryRange {
  readonly #since: PointFinder | undefined;
  readonly #until: PointFinder | undefined;
  readonly #points: Points;

  constructor(points: Points) {
    const { since, until } = points;
    this.#points = points;
    this.#since = since && new PointFinder(beginningWith(since));
    this.#until = until && new PointFinder(until);
  }

  take(transaction: Transaction): void {
    this.#since?.transaction(transaction);
    this.#until?.transaction(transaction);
  }

  /**
   * Once all was shown.
   * @param name of the backup
   * @throws NotReadable where a point is before something that the backup does not hold
   */
  ends(name: string): { readonly after: bigint; readonly to: bigint } {
    const { since, until } = this.#points;
    if (this.#since && since) requireMet(this.#since, name, since);
    if (this.#until && until) requireMet(this.#until, name, until);
    return {
      after: this.#since?.last ?? beforeAll,
      to: this.#until ? (this.#until.last ?? beforeAll) : 2n ** 64n,
    };
  }
}

const beforeAll = -1n;

/** What begins with a point comes after all that is before it. */
function beginningWith(point: Point): Point {
  if (point.kind === 'zxid') return { kind: 'zxid', zxid: point.zxid - 1n };
  return point.kind === 'time' ? { kind: 'time', time: point.time - 1 } : point;
}

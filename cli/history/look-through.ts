import type { Transaction } from '../../lambda/zookeeper/files/transaction.ts';
import type { Watch } from '../../lambda/zookeeper/verdict/restorable.ts';
import { NotReadable } from '../errors.ts';
import type { Source } from '../source/source.ts';
import { type Surveyed, survey } from '../source/survey.ts';
import { HistoryRange, type Points } from './history-range.ts';
import { SessionLives } from './session-lives.ts';

/** What is known of a history before any of it is told: who its sessions were, and what is wanted. */
export interface Looked extends Surveyed {
  readonly lives: SessionLives;
  readonly range: HistoryRange;
  /** Transactions in the logs. */
  readonly count: number;
}

/** @throws BrokenArchive, NotReached */
export async function lookThrough(source: Source, points: Points): Promise<Looked> {
  let looking = new Looking(points);
  const surveyed = await survey(source, () => {
    looking = new Looking(points);
    return looking;
  });
  const { lives, range, count } = looking;
  return { ...surveyed, lives, range, count };
}

class Looking implements Watch {
  readonly lives = new SessionLives();
  readonly range: HistoryRange;
  count = 0;

  constructor(points: Points) {
    this.range = new HistoryRange(points);
  }

  snapshot(): void {}

  node(): void {}

  transaction(transaction: Transaction): void {
    this.count++;
    this.lives.take(transaction);
    this.range.take(transaction);
  }
}

/** @throws NotReadable where a log is damaged, or one is missing: what was told is not all */
export function requireWhole({ verdict }: Surveyed, name: string): void {
  const ofLogs = verdict.faults.filter(({ rule, file }) => rule === 'R2' && isLog(file));
  const [fault] = ofLogs;
  const unread = verdict.level === 1 && isLog(verdict.unproven) ? verdict.unproven : undefined;
  const wrong = fault ? `${fault.file}: ${fault.sentence}` : unread;
  if (wrong === undefined) return;
  throw new NotReadable(`These are not all transactions of ${name}. ${wrong}.`, {
    hint: 'npx zk-backup verify says what is wrong with it, and what would still restore.',
  });
}

const isLog = (path = '') => /(^|\/)log\.[^/]*$/.test(path.split(':')[0] ?? '');

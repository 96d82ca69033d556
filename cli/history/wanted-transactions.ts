import type { Point } from '../../lambda/contract/point.ts';
import { BadOption } from '../errors.ts';
import { hint, pointOption, znodePath } from '../frame/read-values.ts';
import { isBelow } from '../source/read-tree.ts';
import type { Points } from './history-range.ts';
import type { ToldTransaction } from './told-history.ts';
import { type Operation, operations, type ToldChange } from './told-transaction.ts';

/** Which transactions `log` shows. */
export interface Wanted extends Points {
  readonly path: string;
  readonly session: string | undefined;
  readonly operations: ReadonlySet<Operation> | undefined;
  readonly pattern: RegExp | undefined;
}

interface Given {
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly session?: string | undefined;
  readonly type?: string | undefined;
  readonly grep?: string | undefined;
}

/** @throws BadOption naming what is wrong */
export function wantedTransactions(path: string, given: Given): Wanted {
  const { since, until, session, type, grep } = given;
  const wanted = {
    path: znodePath(path),
    since: since === undefined ? undefined : pointOption('--since', since),
    until: until === undefined ? undefined : pointOption('--until', until),
    session: session === undefined ? undefined : sessionOption(session),
    operations: type === undefined ? undefined : operationsOption(type),
    pattern: grep === undefined ? undefined : patternOption(grep),
  };
  if (wanted.since && wanted.until && isAfter(wanted.since, wanted.until)) {
    throw new BadOption(`--since ${since} is after --until ${until}.`, { hint });
  }
  return wanted;
}

/** A transaction of several znodes is wanted whole where one of them is. */
export function isWanted(told: ToldTransaction, wanted: Wanted): boolean {
  const { session, operations: some, pattern, path } = wanted;
  if (session !== undefined && told.session.id !== session) return false;
  const changes = changesOf(told);
  if (some && !changes.some(({ operation }) => some.has(operation))) return false;
  if (path !== '/' && !changes.some((one) => one.path !== undefined && isBelow(path, one.path))) {
    return false;
  }
  return !pattern || changes.some((one) => textsOf(one).some((text) => pattern.test(text)));
}

/** Removed ephemerals count as what they belong to, the end of a session. */
const changesOf = (told: ToldTransaction): readonly ToldChange[] => [
  told,
  ...(told.parts ?? []),
  ...(told.removed ?? []).map((one): ToldChange => ({ ...one, operation: told.operation })),
];

/** What is searched is what is shown. */
function textsOf({ path, dataBase64 }: ToldChange): string[] {
  const data = dataBase64 ? [Buffer.from(dataBase64, 'base64').toString()] : [];
  return path === undefined ? data : [path, ...data];
}

function sessionOption(text: string): string {
  if (/^0x[0-9a-f]{1,16}$/i.test(text)) return `0x${BigInt(text).toString(16)}`;
  throw new BadOption(`--session got "${text}"; it takes the id of one such as 0x1000016.`, {
    hint,
  });
}

function operationsOption(text: string): ReadonlySet<Operation> {
  return new Set(
    text.split(',').map((name) => {
      const found = operations.find((one) => one.toLowerCase() === name.trim().toLowerCase());
      if (found) return found;
      throw new BadOption(`--type got "${name}"; it takes ${operations.join(', ')}.`, { hint });
    }),
  );
}

function patternOption(text: string): RegExp {
  try {
    return new RegExp(text, 'u');
  } catch (cause) {
    const why = (cause as Error).message.replace(/^Invalid regular expression: /, '');
    throw new BadOption(`--grep got no regular expression: ${why}.`, { hint, cause });
  }
}

/** A zxid and a time, or a path, are compared only when the logs were read. */
function isAfter(since: Point, until: Point): boolean {
  if (since.kind === 'time' && until.kind === 'time') return since.time > until.time;
  if (!('zxid' in since) || !('zxid' in until)) return false;
  return since.zxid > (until.kind === 'zxid' ? until.zxid : until.zxid - 1n);
}

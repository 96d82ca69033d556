import type { Zxid } from '../contract/zxid.ts';
import { InvalidRequest } from '../errors.ts';
import { isRefusal } from '../run/refusal.ts';
import { TreePart } from './part/part.ts';
import { flag, type Given, invalid } from './request-fields.ts';

/** Which part of a backup comes back. */
export interface WantedPart {
  /** As `TreePart` has them: sorted, none below another. */
  readonly paths: readonly string[];
  /** Delete what the backup has not. */
  readonly exact: boolean;
}

/**
 * Sessions with the ensemble that the operator's machine holds open, by which the requests of a part go in:
 * one for each stream. Absent: a node sends them.
 */
export type OperatorSessions = Readonly<Record<'changes' | 'acls', SessionId>>;

/** As ZooKeeper prints it. */
export type SessionId = Zxid;

/** What a plan's request says of a part. @throws InvalidRequest */
export function partRequest(given: Given): {
  readonly part?: WantedPart;
  readonly sessions?: OperatorSessions;
} {
  const part = wantedPart(given);
  if (part) return { part, ...operatorSessions(given) };
  if (given.sessions === undefined) return {};
  throw invalid(
    '`sessions`',
    given.sessions,
    'nothing without `path`: nodes stage all of a backup',
  );
}

/** Characters of all paths: reports and events hold them, and an event has a limit. */
const longestPaths = 32_000;

function wantedPart({ path, exact }: Given): WantedPart | undefined {
  if (path === undefined) {
    if (exact === undefined) return undefined;
    throw invalid('`exact`', exact, 'nothing without `path`: all of a backup is always exact');
  }
  const paths: readonly unknown[] = Array.isArray(path) ? path : [path];
  if (!paths.every((one) => typeof one === 'string')) {
    throw invalid('`path`', path, 'the path of a znode such as "/kafka/config", or a list of some');
  }
  const part = TreePart.of(paths);
  if (isRefusal(part)) throw new InvalidRequest(`\`path\`: ${part.reason}`, { hint: part.hint });
  if (JSON.stringify(part.paths).length > longestPaths) {
    throw invalid(
      '`path`',
      path,
      `paths of ${longestPaths} characters in all: plan some after others`,
    );
  }
  return { paths: part.paths, exact: flag('exact', exact) };
}

const sessionPattern = /^0x[1-9a-f][0-9a-f]{0,15}$/;

/** @throws InvalidRequest */
export function operatorSessions({ sessions }: Given): { readonly sessions?: OperatorSessions } {
  if (sessions === undefined) return {};
  const { changes, acls, ...others } = (sessions ?? {}) as Given;
  const isOne = (id: unknown): id is SessionId => typeof id === 'string' && sessionPattern.test(id);
  if (isOne(changes) && isOne(acls) && changes !== acls && Object.keys(others).length === 0) {
    return { sessions: { changes, acls } };
  }
  const form = 'two sessions, as npx zk-backup restore … --connect HOST:PORT opens and names them';
  throw invalid('`sessions`', sessions, form);
}

import { zxidOf } from '../backup/ensemble-view.ts';
import type { Check } from '../backup/judge-archive.ts';
import type { Zxid } from '../contract.ts';
import type { CheckLine } from '../restore-lines.ts';
import { majorityOf } from './situation.ts';

/** What a server should serve after a restore. */
export interface Expected {
  readonly to: Zxid;
  /** The root being one; null where it could not be known before. */
  readonly znodes: number | null;
  readonly ephemerals: number;
}

type Served = Pick<
  CheckLine,
  'zxid' | 'znodes' | 'digestMismatches' | 'canaries' | 'wrongCanaries'
>;

/** Holds what a server serves against the order. Pure. */
export function judgeServed(line: Served, expected: Expected): Check[] {
  return [
    zxidCheck(line, expected),
    digestCheck(line),
    countCheck(line, expected),
    canaryCheck(line),
  ];
}

/** Whether the voting members serve as one, in an epoch past the fence. Pure. */
export function judgeQuorum(voters: readonly CheckLine[], epoch: number): Check {
  const leaders = voters.filter(({ role }) => role === 'leader' || role === 'standalone').length;
  const past = voters.filter(({ currentEpoch }) => (currentEpoch ?? 0) > epoch).length;
  const needed = epoch === 0 ? 0 : majorityOf(voters.length);
  return check(
    'quorum',
    leaders === 1 && past >= needed,
    `${leaders} of ${voters.length} lead, ${past} are in an epoch after ${epoch}`,
  );
}

const check = (name: string, passed: boolean, found: string): Check => ({ name, passed, found });

const digestCheck = ({ digestMismatches }: Served) =>
  check(
    'digests',
    !digestMismatches,
    digestMismatches === null
      ? 'the server could not be asked for mismatches'
      : `${digestMismatches} mismatches`,
  );

/**
 * Clients are back before anybody can look, and sessions of the backup end: each transaction since
 * may have made or removed a znode, and the end of a session all of its ephemerals.
 */
function countCheck(line: Served, { to, znodes, ephemerals }: Expected): Check {
  if (line.znodes === null || znodes === null) {
    return check('znodes', true, `${line.znodes ?? 'an unknown number'} are served; not compared`);
  }
  // A server counts one more than there are (zookeeper.md, T32).
  const served = line.znodes - 1;
  const since = transactionsSince(line.zxid, to);
  const passed = served <= znodes + since && served >= znodes - ephemerals - since;
  return check(
    'znodes',
    passed,
    `${served} served, ${znodes} in the backup${passed && served !== znodes ? `: ${since} transactions since, ${ephemerals} ephemerals` : ''}`,
  );
}

/** In a new epoch the counter begins anew. */
function transactionsSince(zxid: Zxid, to: Zxid): number {
  const now = zxidOf(zxid);
  const last = zxidOf(to);
  const since = Number(now >> 32n === last >> 32n ? now - last : now & 0xffffffffn);
  return Math.max(0, since);
}

function canaryCheck({ canaries, wrongCanaries }: Served): Check {
  const wrong = wrongCanaries.map((hex) => Buffer.from(hex, 'hex').toString());
  return check(
    'canaries',
    wrong.length === 0,
    wrong.length === 0
      ? `${canaries} znodes looked at are as they were`
      : `not as they were: ${wrong.join(', ')}`,
  );
}

const zxidCheck = ({ zxid }: Served, { to }: Expected) =>
  check('zxid', zxidOf(zxid) >= zxidOf(to), `served at ${zxid}, restored to ${to}`);

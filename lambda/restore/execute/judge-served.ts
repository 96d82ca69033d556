import type { Check } from '../../archive/judge-archive.ts';
import type { CheckLine } from '../../contract/restore-node-lines.ts';
import { type Zxid, zxidOf } from '../../contract/zxid.ts';
import { type ServedNode, sinceText, transactionsSince, znodesOf } from '../../run/served.ts';
import { majorityOf } from '../nodes/situation.ts';

/** What a server should serve after a restore. */
export interface Expected {
  readonly to: Zxid;
  /** The root being one; null where it could not be known before. */
  readonly znodes: number | null;
  readonly ephemerals: number;
}

type Served = Pick<
  CheckLine,
  | 'zxid'
  | 'znodes'
  | 'digestMismatches'
  | 'canaries'
  | 'changedCanaries'
  | 'goneCanaries'
  | 'wrongCanaries'
>;

/** What is not proven by it, and does not speak against it. */
export interface ServedCheck extends Check {
  readonly doubt?: true;
}

/** Holds what a server serves against the order. Pure. */
export function judgeServed(line: Served, expected: Expected): ServedCheck[] {
  return [
    zxidCheck(line, expected),
    digestCheck(line),
    countCheck(line, expected),
    canaryCheck(line, expected),
  ];
}

/** What a server serves beside what was restored, for whoever reads how it ended. Pure. */
export function servedBeside(
  instanceId: string,
  line: CheckLine,
  expected: Expected,
  at: string,
): ServedNode {
  const znodes = znodesOf(line.znodes);
  const { role, zxid } = line;
  const compared = beside(line, znodes, expected);
  return { instanceId, role, zxid, znodes, ...compared, comparedWith: 'backup', at };
}

function beside(line: CheckLine, znodes: number | null, expected: Expected) {
  const wrong = judgeServed(line, expected).find(({ passed }) => !passed);
  if (wrong) return { comparison: 'differs', found: `${wrong.name}: ${wrong.found}` } as const;
  const since = transactionsSince(line.zxid, expected.to);
  if (since > 0) return { comparison: 'went-on', found: sinceText(since) } as const;
  return znodes !== null && znodes === expected.znodes
    ? ({ comparison: 'equal', found: '' } as const)
    : ({ comparison: 'not-compared', found: 'its znodes were not counted' } as const);
}

/** Whether the voting members serve as one, in an epoch past the fence. Pure. */
export function judgeQuorum(voters: readonly CheckLine[], epoch: number): Check {
  const isAlone = voters.length === 1 && voters[0]?.role === 'standalone';
  if (isAlone) return check('quorum', true, 'a server of its own');
  const leaders = voters.filter(({ role }) => role === 'leader').length;
  const past = voters.filter(({ currentEpoch }) => (currentEpoch ?? 0) > epoch).length;
  return check(
    'quorum',
    leaders === 1 && past >= majorityOf(voters.length),
    `${leaders} of ${voters.length} lead, ${past} are in an epoch after ${epoch}`,
  );
}

const check = (name: string, passed: boolean, found: string): Check => ({ name, passed, found });

const digestCheck = ({ digestMismatches }: Served) =>
  check(
    'digests',
    !digestMismatches,
    digestMismatches === null
      ? 'not compared: the server does not show mismatches (mntr, AdminServer)'
      : `${digestMismatches} mismatches`,
  );

/** A `multi` makes or removes several; so many at once are taken for clients' work. */
const batch = 100;

/**
 * Clients are back before anybody can look, and sessions of the backup end: each transaction since
 * may have made or removed znodes, and the end of a session all of its ephemerals.
 */
function countCheck(line: Served, { to, znodes, ephemerals }: Expected): ServedCheck {
  const served = znodesOf(line.znodes);
  if (served === null || znodes === null) {
    return check('znodes', true, `${line.znodes ?? 'an unknown number'} are served; not compared`);
  }
  const since = transactionsSince(line.zxid, to);
  const isWithin = (perTransaction: number) =>
    served <= znodes + since * perTransaction &&
    served >= znodes - ephemerals - since * perTransaction;
  const how = served === znodes ? '' : `: ${sinceText(since)}, ${ephemerals} ephemerals`;
  return {
    ...check('znodes', isWithin(batch), `${served} served, ${znodes} in the backup${how}`),
    ...(isWithin(batch) && !isWithin(1) ? { doubt: true } : {}),
  };
}

/** One that was written since is not wrong; each transaction may have removed one. */
function canaryCheck(line: Served, { to }: Expected): ServedCheck {
  const { canaries, changedCanaries: changed, goneCanaries: gone, wrongCanaries } = line;
  const since = transactionsSince(line.zxid, to);
  const wrong = wrongCanaries.map((hex) => Buffer.from(hex, 'hex').toString());
  const found = [
    `${canaries - changed - gone - wrong.length} of ${canaries} znodes looked at are as they were`,
    ...(changed > 0 ? [`${changed} were written since`] : []),
    ...(gone > 0 ? [`${gone} are gone, after ${since} transactions`] : []),
    ...(wrong.length > 0 ? [`not as they were: ${wrong.join(', ')}`] : []),
  ];
  return {
    ...check('canaries', wrong.length === 0 && gone <= since, found.join('; ')),
    ...(gone > 0 ? { doubt: true } : {}),
  };
}

const zxidCheck = ({ zxid }: Served, { to }: Expected) =>
  check('zxid', zxidOf(zxid) >= zxidOf(to), `served at ${zxid}, restored to ${to}`);

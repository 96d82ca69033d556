import { giveUpRuns } from '../contract/deployment.ts';
import { type ErrorDetails, ZkBackupError } from '../errors.ts';
import { paragraphOf, startOf } from '../shown.ts';
import { counted, timeText } from '../units.ts';
import type { TakenAway } from './taken-away.ts';
import type { UnderWay } from './under-way.ts';

/** A deployment would take from a run what it may still need. */
export class TakesFromRuns extends ZkBackupError {}

type Text = [sentence: string, details: ErrorDetails];

interface InTheWay extends TakenAway {
  readonly runs: readonly UnderWay[];
}

/** CloudFormation shows so much of a reason; whoever gives up the first ones is told of the next. */
const mostTold = 3;
const longestWhat = 150;

/** Why a deployment cannot go on, and how it can. Pure. */
export function underWayText(inTheWay: readonly [InTheWay, ...InTheWay[]]): Text {
  const told = inTheWay.slice(0, mostTold);
  const rest = inTheWay.length - told.length;
  const more = rest === 0 ? '' : ` So it is with ${counted(rest, 'more ensemble')}.`;
  const ids = told.flatMap(({ runs }) => runs.map(({ runId }) => runId));
  return [
    `This deployment would take away what runs under way may still need. ${told.map(toldOf).join(' ')}${more}`,
    {
      hint: paragraphOf(
        'Nothing was changed. Wait until nobody is at work, then deploy again.',
        `To give them up, where nothing of them can be at work any more or they may be lost, put ${JSON.stringify(ids)} into ${giveUpRuns} of the construct, or deploy with -c ${giveUpRuns}=${ids.join(',')}.`,
        `npx zk-backup status ${told[0]?.ensemble}`,
      ),
    },
  ];
}

const toldOf = ({ ensemble, what, runs }: InTheWay): string =>
  `${ensemble}: ${runs.map(runText).join('; ')}; what would go: ${startOf(what, longestWhat)}.`;

function runText({ runId, since, until, isLeft }: UnderWay): string {
  const began = isLeft
    ? 'is over and has left the ensemble locked'
    : `is at work since ${timeText(Date.parse(since))}`;
  const end = until === undefined ? '' : `, until ${timeText(Date.parse(until))} at the latest`;
  return `${runId} ${began}${end}`;
}

/** Of a run that began while it was looked whether there is one. Pure. */
export const takenDuringLook = (ensemble: string, by: string): Text => [
  `This deployment would take away what a run of ${ensemble} may still need, which has just begun: ${by}.`,
  { hint: 'Nothing was changed. Wait for its end, then deploy again.' },
];

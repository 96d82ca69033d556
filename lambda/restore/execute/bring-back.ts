import type { HaltLine } from '../../contract/restore-node-lines.ts';
import { RunEnded } from '../../run/ended.ts';
import type { Phase } from '../../run/phase.ts';
import { paragraphOf } from '../../shown.ts';
import { endHistory } from '../lineage.ts';
import { act } from '../nodes/act.ts';
import { type Trouble, tellTroubles } from '../nodes/answers.ts';
import type { MemberNode } from '../nodes/situation.ts';
import type { RestoreStory } from '../story.ts';

const idsOf = (members: readonly MemberNode[]) => members.map(({ instanceId }) => instanceId);

/** What each node told when it was stopped. */
export type Halted = ReadonlyMap<string, HaltLine>;

/** What went wrong, and what to do about it. */
export interface Failure {
  readonly phase: Phase;
  readonly code: string;
  readonly reason: string;
  readonly hint: string;
  /** What an ending tells besides. */
  readonly more?: object;
}

export const failureBy = (phase: Phase, troubles: readonly Trouble[]): Failure => ({
  phase,
  ...tellTroubles(troubles),
});

/** What an ending tells, for an ending that tells more. */
export const failureIn = ({ phase, code, message, hint, more }: RunEnded): Failure => ({
  phase,
  code,
  reason: message,
  hint,
  more,
});

/** Ends a restore before anything was stopped: only the stage is removed. */
export async function endUntouched(
  story: RestoreStory,
  instanceIds: readonly string[],
  { phase, reason, ...details }: Failure,
): Promise<never> {
  await act(story, 'clear', instanceIds);
  throw new RunEnded('Failed', phase, `${reason} Nothing has changed.`, details);
}

/** Ends a restore before anything was moved: what served is started again, as it was. */
export async function endStartedAgain(
  story: RestoreStory,
  members: readonly MemberNode[],
  halted: Halted,
  failure: Failure,
): Promise<never> {
  const troubles = await startWhatRan(story, members, halted);
  await endHistory(story);
  if (troubles.length === 0) return endUntouched(story, idsOf(members), failure);
  const { reason } = tellTroubles(troubles);
  throw new RunEnded(
    'Failed',
    failure.phase,
    `${failure.reason} No data was moved, but not every server that was stopped serves again: ${reason}`,
    {
      code: 'not-all-started',
      hint: paragraphOf('Start ZooKeeper on those nodes by hand.', failure.hint),
    },
  );
}

/** Ends a restore while the data is moved: all of it goes back, and what served serves again. */
export async function endPutBack(
  story: RestoreStory,
  members: readonly MemberNode[],
  halted: Halted,
  failure: Failure,
): Promise<never> {
  const undone = await act(story, 'undo', idsOf(members));
  if (undone.troubles.length > 0) {
    const { reason } = tellTroubles(undone.troubles);
    // Old data here and restored data there must not meet: nothing is started.
    throw new RunEnded(
      'Unknown',
      failure.phase,
      `${failure.reason} The old data could not be put back everywhere, and ZooKeeper is stopped: ${reason}`,
      { code: 'not-put-back', hint: paragraphOf(failure.hint, undoHint(story)) },
    );
  }
  const troubles = await startWhatRan(story, members, halted);
  await endHistory(story);
  if (troubles.length > 0) {
    const { reason } = tellTroubles(troubles);
    throw new RunEnded(
      'Failed',
      failure.phase,
      `${failure.reason} The old data is back, but not every server that was stopped serves again: ${reason}`,
      {
        code: 'not-all-started',
        hint: paragraphOf('Start ZooKeeper on those nodes by hand.', failure.hint),
      },
    );
  }
  await act(story, 'clear', idsOf(members));
  throw new RunEnded('Failed', failure.phase, `${failure.reason} The old data is back.`, {
    code: failure.code,
    hint: failure.hint,
  });
}

/** From the first start on the restored data may have been written to: a person decides. */
export function endInPlace(
  story: RestoreStory,
  { phase, code, reason, hint, more }: Failure,
): never {
  throw new RunEnded('Failed', phase, `The restored data is in place, but ${reason}`, {
    code,
    hint: paragraphOf(hint, undoHint(story)),
    ...(more ? { more } : {}),
  });
}

export const undoHint = ({ run }: RestoreStory) =>
  `To put the old data back: {"undo": "${run.runId}"} or npx zk-backup undo ${run.runId}`;

/**
 * Starts, all together, what ran before: it is as it was then, also where it only looked for a leader.
 * Not a member that did not run: an empty one could win a vote over old data.
 */
async function startWhatRan(
  story: RestoreStory,
  members: readonly MemberNode[],
  halted: Halted,
): Promise<readonly Trouble[]> {
  const ran = members.filter(
    ({ instanceId, line }) => line.serving || halted.get(instanceId)?.wasRunning,
  );
  return (await act(story, 'start', idsOf(ran))).troubles;
}

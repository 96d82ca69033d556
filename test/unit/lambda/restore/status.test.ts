import type { NodeState } from '../../../../lambda/restore/report.ts';
import { note, tell } from '../../../../lambda/restore/status.ts';

const begun = '2026-11-22T12:00:00.000Z';
const node = (fields: Partial<NodeState> = {}): NodeState => ({
  ...{ instanceId: 'i-1', myid: 1, action: 'stage', state: 'under way', detail: '' },
  ...fields,
});

/** A replay, long after the step that told was checkpointed. */
const replaying = () => {
  const flow = { step: async () => begun };
  const now = () => Date.parse(begun) + 600_000;
  return { flow, now, board: { phase: 'run', nodes: new Map(), commands: 0 } };
};

test('when an action began stays what it was in a replay', async () => {
  const story = replaying();

  await tell(story as never, 'stage', [node()]);

  expect(story.board.nodes.get('i-1')).toEqual(node({ since: begun }));
});

test('a node that is done tells when it began, and one that does something else does not', async () => {
  const story = replaying();
  await tell(story as never, 'stage', [node()]);

  note(story as never, 'stage', [node({ state: 'done' })]);
  const done = story.board.nodes.get('i-1');
  note(story as never, 'halt', [node({ action: 'halt' })]);

  expect([done.since, story.board.nodes.get('i-1').since]).toEqual([begun, undefined]);
});

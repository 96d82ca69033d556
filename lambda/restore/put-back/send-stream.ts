import type { Store } from '../../aws/archive-store.ts';
import { restoreKeys } from '../../contract/keys.ts';
import { patiently } from '../../flow/retries.ts';
import { begin, finish } from '../nodes/act.ts';
import type { Trouble } from '../nodes/answers.ts';
import type { StreamOutcome } from '../part/read-answers.ts';
import type { RestoreStory } from '../story.ts';
import { readBack, type Stream } from './streams.ts';

/** So many refusals are told by name: a step's result has a limit. */
const mostRefused = 50;

/** What became of a stream; all of it survives JSON. */
export interface SentStream {
  /** Null where nothing came back that could be read. */
  readonly outcome: Answered | null;
  /** Why, or what the node said besides. */
  readonly trouble: Omit<Trouble, 'instanceId'> | null;
  /** Null where an operator's machine sent it, which tells its own time. */
  readonly milliseconds: number | null;
}

/** Answers with the first refusals only. */
export interface Answered extends StreamOutcome {
  readonly refusals: number;
}

type Unread = Pick<Trouble, 'code' | 'reason' | 'hint'>;

/** Pipes a stream into the client port of one node, and reads what came back, whatever the node says. */
export async function sendStream(
  story: RestoreStory,
  instanceId: string,
  stream: Stream,
): Promise<SentStream> {
  const { run } = story;
  const requests = restoreKeys.requests(run.runId, stream.which);
  const begun = await begin(story, 'apply', [instanceId], { requests });
  const { lines, troubles } = await finish(story, begun);
  const trouble = troubles[0] ?? null;
  const milliseconds = lines.get(instanceId)?.applyMs ?? 0;
  if (trouble?.nothingSent) return { outcome: null, trouble, milliseconds };
  return { ...(await readSent(story, stream, trouble)), milliseconds };
}

/** What came back, whoever sent it. @param trouble that is known already */
export async function readSent(
  { flow, store, run }: RestoreStory,
  stream: Stream,
  trouble: SentStream['trouble'],
): Promise<Omit<SentStream, 'milliseconds'>> {
  const read = () => readOutcome(store, run.runId, stream);
  const outcome = await flow.step<Answered | Unread | null>('read-answers', read, patiently);
  if (outcome && 'hint' in outcome) return { outcome: null, trouble: outcome };
  return { outcome, trouble };
}

/** @returns null where there are no answers, and why they cannot be read where they are none */
async function readOutcome(
  store: Store,
  runId: string,
  stream: Stream,
): Promise<Answered | Unread | null> {
  const { outcome, unreadable } = (await readBack(store, runId, stream)) ?? {};
  if (unreadable) {
    return { code: 'answers-unreadable', reason: unreadable.message, hint: unreadable.hint };
  }
  if (!outcome) return null;
  const refused = outcome.refused.slice(0, mostRefused);
  return { ...outcome, refused, refusals: outcome.refused.length };
}

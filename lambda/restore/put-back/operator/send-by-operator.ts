import { findObject, type Store } from '../../../aws/archive-store.ts';
import { restoreKeys } from '../../../contract/keys.ts';
import { restoreTimeouts } from '../../../contract/restore-times.ts';
import { tickOf } from '../../../contract/tick.ts';
import { paceSeconds } from '../../../contract/times.ts';
import type { AwaitedStream } from '../../report.ts';
import type { OperatorSessions } from '../../request-part.ts';
import { tell } from '../../status.ts';
import type { RestoreStory } from '../../story.ts';
import { readSent, type SentStream } from '../send-stream.ts';
import type { Stream } from '../streams.ts';
import { decideSending, readSending, type SendDecision } from './sending.ts';

const { operatorBeginSeconds, operatorSendSeconds, operatorStoreSeconds } = restoreTimeouts;

/**
 * Has the operator's machine send a stream by one of its sessions, and reads what came back. Whoever watches
 * the run from there reads in its status that it is awaited.
 */
export async function sendByOperator(
  story: RestoreStory,
  sessions: OperatorSessions,
  stream: Stream,
): Promise<SentStream> {
  const { board, run } = story;
  const { which } = stream;
  const awaited: AwaitedStream = {
    session: which.endsWith('changes') ? sessions.changes : sessions.acls,
    requests: restoreKeys.requests(run.runId, which),
    answers: restoreKeys.answers(run.runId, which),
    sending: restoreKeys.sending(run.runId, which, tickOf(run.startedAt)),
  };
  board.awaits = awaited;
  await tell(story, 'apply');
  const trouble = await untilSent(story, awaited, stream);
  board.awaits = undefined;
  await tell(story, 'apply');
  if (trouble?.nothingSent) return { outcome: null, trouble, milliseconds: null };
  return { ...(await readSent(story, stream, trouble)), milliseconds: null };
}

type Trouble = SentStream['trouble'];

/** @returns null where there are answers */
async function untilSent(
  story: RestoreStory,
  awaited: AwaitedStream,
  { staleAnswers }: Stream,
): Promise<Trouble> {
  const { flow, store } = story;
  const begun = await flow.poll<Waiting<SendDecision>>(
    'await-operator',
    ({ seconds }) => look(seconds, () => decided(store, awaited.sending, seconds)),
    { seconds: 0, found: null },
    pause(2 * operatorBeginSeconds),
  );
  const sending = begun.found;
  if (sending === null) return unknown;
  if (!sending.sends) {
    const { reason, hint } = sending;
    return { code: 'nothing-sent', reason, hint, nothingSent: true };
  }
  const isThere = async () => {
    const stored = await findObject(store, awaited.answers);
    return stored && stored.etag !== staleAnswers ? true : null;
  };
  const stored = await flow.poll<Waiting<true>>(
    'await-answers',
    ({ seconds }) => look(seconds, isThere),
    { seconds: 0, found: null },
    pause(operatorSendSeconds + operatorStoreSeconds),
  );
  return stored.found ? null : noAnswers;
}

interface Waiting<T> {
  /** That were waited, by which a replay decides the same. */
  readonly seconds: number;
  readonly found: T | null;
}

/** What cannot be read now may be a moment later. */
const look = async <T>(seconds: number, read: () => Promise<T | null>): Promise<Waiting<T>> => ({
  seconds: seconds + paceSeconds(seconds),
  found: await read().catch(() => null),
});

const pause =
  (most: number) =>
  ({ seconds, found }: Waiting<unknown>) =>
    found === null && seconds < most ? paceSeconds(seconds) : undefined;

/** What the machine has decided; after a time in which it has not, that nothing is sent. */
async function decided(store: Store, key: string, seconds: number): Promise<SendDecision | null> {
  const there = await readSending(store, key);
  if (there || seconds < operatorBeginSeconds) return there ?? null;
  return (await decideSending(store, key, nobodyCame))
    ? nobodyCame
    : ((await readSending(store, key)) ?? null);
}

const nobodyCame: SendDecision = {
  schemaVersion: 1,
  sends: false,
  reason: `No machine of an operator has begun to send within ${operatorBeginSeconds} s.`,
  hint: 'Leave the command with --connect running until it has ended, and plan again.',
};

const unknown: Trouble = {
  code: 'sending-unknown',
  reason: "It could not be read from S3 whether the operator's machine sends.",
  hint: 'Look at the bucket, then undo.',
  mayGoOn: true,
};

const noAnswers: Trouble = {
  code: 'no-answers',
  reason: `The operator's machine began to send, and stored no answers within ${operatorSendSeconds + operatorStoreSeconds} s.`,
  hint: 'See why the command with --connect ended there. Plan again: a second plan takes the rest.',
};

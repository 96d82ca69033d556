import type { Phase } from '../../run/phase.ts';
import { refuse } from '../../run/refusal.ts';
import { paragraphOf } from '../../shown.ts';
import { conflictHint, conflictText } from './conflict-texts.ts';
import type { SentStream } from './send-stream.ts';

/** Why a stream did not do all that it was to do. */
export interface StreamFailure {
  readonly phase: Phase;
  readonly code: string;
  readonly reason: string;
  readonly hint: string;
  /** How far it came is known, whatever a capture shows. */
  readonly isKnown: boolean;
}

const phase = 'apply';
const planAgain = 'Plan again: a second plan takes the rest.';

/** Of the first stream, of which nothing is applied after the first conflict. Pure. */
export function chainFailure(sent: SentStream | null): StreamFailure | undefined {
  const conflict = sent?.outcome?.conflict;
  if (!sent || !conflict) return transportFailure(sent);
  const reason = `In the way was ${conflictText(conflict)}; after it nothing more was applied.`;
  const isKnown = sent.outcome?.complete ?? false;
  return { phase, code: 'conflict', reason, hint: conflictHint(conflict), isKnown };
}

/** Of the stream of access control lists, of which each is refused for itself. Pure. */
export function listsFailure(sent: SentStream | null): StreamFailure | undefined {
  const { refused: [first] = [], refusals = 0 } = sent?.outcome ?? {};
  if (!first) return transportFailure(sent);
  const more = refusals > 1 ? ` and ${refusals - 1} more` : '';
  const reason = `Refused were the access control lists of ${conflictText(first)}${more}; all else was done.`;
  return { phase, code: 'lists-refused', reason, hint: conflictHint(first), isKnown: true };
}

function transportFailure(sent: SentStream | null): StreamFailure | undefined {
  if (!sent) return undefined;
  const { outcome, trouble } = sent;
  if (trouble?.nothingSent) {
    const { code, reason, hint } = trouble;
    return { phase, code, reason: `${reason} Nothing was sent.`, hint, isKnown: true };
  }
  if (!outcome || outcome.session === 'none') {
    const silent = refuse('no-answer', 'Nothing came back from the client port.', planAgain);
    const { code, reason, hint } = trouble ?? silent;
    return { phase, code, reason, hint, isKnown: false };
  }
  if (outcome.authFailed) {
    return {
      phase,
      code: 'bad-credentials',
      reason: 'The server did not take the credentials of the node.',
      hint: 'Compare the file that "client": { "digest": … } names with what the server knows, and plan again.',
      isKnown: true,
    };
  }
  if (outcome.session === 'refused') {
    const reason = 'The server opened no session: it does not serve, or can only be read from.';
    return { phase, code: 'no-session', reason, hint: planAgain, isKnown: true };
  }
  if (outcome.complete) return undefined;
  return {
    phase,
    code: 'connection-lost',
    reason: `The connection ended after ${outcome.answered} answers: what was sent last may have been done, or not.`,
    hint: paragraphOf(trouble?.hint ?? "See the log of that node's server.", planAgain),
    isKnown: false,
  };
}

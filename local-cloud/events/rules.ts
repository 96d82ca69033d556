/** The rules of a stack on the bus: whom an event reaches, and where it ends if it reaches nobody. */
import type { Functions, Invocation } from '../functions/functions.ts';
import type { InvocationOutcome } from '../functions/sandbox.ts';
import type { LambdaFunction } from '../template/functions.ts';
import { account, region } from '../template/physical-names.ts';
import type { Rule } from '../template/rules.ts';
import { type EventPattern, fits, requirePattern } from './event-pattern.ts';
import type { BusEvent } from './events.ts';
import { targetInput } from './target-input.ts';

/** A message in a queue of those that could not be delivered. */
export interface DeadLetter {
  readonly queueArn: string;
  readonly body: unknown;
}

export interface RulesOptions {
  readonly rules: readonly Rule[];
  readonly functions: readonly LambdaFunction[];
  /** Asked for at the first event: the functions are started after the bus. */
  readonly invoke: () => Pick<Functions, 'start'>;
  readonly onLine?: ((line: string) => void) | undefined;
  readonly onInvoke?: (invocation: Invocation) => void;
}

/** Hands events to the functions that the rules of a stack name. */
export class Rules {
  readonly deadLetters: DeadLetter[] = [];
  readonly #options: RulesOptions;
  readonly #patterns: ReadonlyMap<Rule, EventPattern>;

  /** @throws AssemblyError for a pattern that is not known here */
  constructor(options: RulesOptions) {
    this.#options = options;
    this.#patterns = new Map(
      options.rules.map((rule) => [rule, requirePattern(rule.pattern, rule.name)]),
    );
  }

  deliver(event: BusEvent): void {
    const sent = asSent(event);
    for (const [{ state, targets }, pattern] of this.#patterns) {
      if (state !== 'ENABLED' || !fits(pattern, sent)) continue;
      for (const target of targets) this.#invoke(target, sent);
    }
  }

  /** A function that Lambda does not take is EventBridge's to keep; one that fails is Lambda's. */
  #invoke({ arn, transformer, deadLetterArn }: Rule['targets'][number], event: object): void {
    const { functions, invoke, onLine, onInvoke } = this.#options;
    const lambda = functions.find((one) => one.arn === arn);
    if (!lambda) {
      if (deadLetterArn) this.deadLetters.push({ queueArn: deadLetterArn, body: event });
      return;
    }
    const input = targetInput(transformer, event);
    onInvoke?.({
      outcome: this.#untilEnd(lambda, input, () =>
        invoke().start({ target: arn, event: input, type: 'Event', ...(onLine && { onLine }) }),
      ),
    });
  }

  async #untilEnd(
    { eventInvoke }: LambdaFunction,
    input: unknown,
    start: () => Invocation,
  ): Promise<InvocationOutcome> {
    // Lambda tries an asynchronous invocation twice again, unless it is told otherwise.
    for (let retries = eventInvoke?.retryAttempts ?? 2; ; retries--) {
      const outcome = await start().outcome;
      if (!outcome.error) return outcome;
      if (retries > 0) continue;
      if (eventInvoke?.onFailureArn) {
        this.deadLetters.push({
          queueArn: eventInvoke.onFailureArn,
          body: { requestPayload: input, responsePayload: outcome.error },
        });
      }
      return outcome;
    }
  }
}

/** As EventBridge hands an event over. */
const asSent = ({ id, source, detailType, detail, resources, time }: BusEvent) => ({
  version: '0',
  id,
  'detail-type': detailType,
  source,
  account,
  time,
  region,
  resources,
  detail,
});

import { type DurableContext, StepSemantics } from '@aws/durable-execution-sdk-js';
import type { Flow } from './flow.ts';

/**
 * Runs the workflow as a Lambda durable execution: a step that was checkpointed is not run again,
 * and between polls no Lambda runs.
 */
export function durableFlow(context: Pick<DurableContext, 'step' | 'waitForCondition'>): Flow {
  return {
    async step(name, work, { once = false, retryAfter } = {}) {
      return context.step(name, work, {
        semantics: once ? StepSemantics.AtMostOncePerRetry : StepSemantics.AtLeastOncePerRetry,
        retryStrategy: (error, attempt) => {
          const seconds = retryAfter?.(error, attempt);
          return seconds === undefined
            ? { shouldRetry: false }
            : { shouldRetry: true, delay: { seconds } };
        },
      });
    },

    async poll(name, check, initialState, delay) {
      return context.waitForCondition(name, check, {
        initialState,
        waitStrategy: (state) => {
          const seconds = delay(state);
          return seconds === undefined
            ? { shouldContinue: false }
            : { shouldContinue: true, delay: { seconds } };
        },
      });
    },
  };
}

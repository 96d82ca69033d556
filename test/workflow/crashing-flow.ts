import type { Flow, StepOptions } from '../../lambda/flow/flow.ts';

/** What is checkpointed of an execution: it outlives the process. */
export interface Checkpoints {
  /** How often each operation was begun. */
  readonly begun: Map<number, number>;
  readonly values: Map<number, string>;
  readonly names: string[];
}

export const noCheckpoints = (): Checkpoints => ({
  begun: new Map(),
  values: new Map(),
  names: [],
});

/**
 * A durable execution's flow, whose process dies right after the work of one operation, before its
 * checkpoint. With the checkpoints it left, a second flow replays what was done and goes on.
 * @param dieAt number of the operation, or its name; -1: never
 * @param died is called instead of the work's end
 */
export function crashingFlow(
  { begun, values, names }: Checkpoints,
  dieAt: number | string = -1,
  died: () => void = () => {},
): Flow {
  let operations = 0;
  async function operation<T>(
    name: string,
    work: () => Promise<T>,
    { once = false, retryAfter }: StepOptions = {},
  ): Promise<T> {
    const number = operations++;
    names[number] = name;
    const recorded = values.get(number);
    if (recorded !== undefined) return JSON.parse(recorded).value;
    const attempts = begun.get(number) ?? 0;
    const cutShort = Object.assign(new Error('cut short'), { name: 'StepInterruptedError' });
    if (attempts > 0 && once && retryAfter?.(cutShort, attempts) === undefined) throw cutShort;
    begun.set(number, attempts + 1);
    const value = await work();
    if (number === dieAt || name === dieAt) {
      died();
      await new Promise(() => {});
    }
    values.set(number, JSON.stringify({ value }));
    return JSON.parse(values.get(number) ?? '').value;
  }
  return {
    step: operation,
    poll: (name, check, initial, delay) =>
      operation(name, async () => {
        let state = await check(initial);
        while (delay(state) !== undefined) state = await check(state);
        return state;
      }),
  };
}

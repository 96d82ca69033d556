import { setTimeout as wait } from 'node:timers/promises';

/** IAM takes some seconds until a right that was just given is known everywhere. */
const pausesMs = [5_000, 10_000, 20_000, 30_000];

/**
 * Does something again where a right to it is missing: the role of the function may be as new as its question.
 * @throws what it throws otherwise, or at last
 */
export async function onceAllowed<T>(
  work: () => Promise<T>,
  pauses: readonly number[] = pausesMs,
): Promise<T> {
  for (const pause of pauses) {
    try {
      return await work();
    } catch (error) {
      if (!isDenied(error)) throw error;
      await wait(pause);
    }
  }
  return work();
}

function isDenied(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return /^AccessDenied/.test(error.name) || isDenied(error.cause);
}

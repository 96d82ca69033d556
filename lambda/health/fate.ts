import { ZkBackupError } from '../errors.ts';
import { sentenceOf } from '../shown.ts';
import { lookAt } from './look-at.ts';
import type { Sight } from './sight.ts';

/** What Lambda says of an execution that has not told its end itself. */
export type Fate<Result = unknown> =
  | { readonly is: 'running' }
  /** Its result is its report. */
  | { readonly is: 'ended'; readonly result: Result }
  | { readonly is: 'dead'; readonly how: string }
  /** Nobody could be asked; why, in a sentence. */
  | { readonly is: 'unknown'; readonly why: string };

/** Asks Lambda, where the caller may: what the bucket shows is told all the same where not. */
export async function fateOf<Result>(sight: Sight, execution: string): Promise<Fate<Result>> {
  if (!execution.includes('/durable-execution/')) {
    return { is: 'unknown', why: 'It is no durable execution, so that nobody can be asked.' };
  }
  try {
    const look = await lookAt(sight, execution);
    if (look.status === 'RUNNING') return { is: 'running' };
    if (look.status === 'SUCCEEDED') return { is: 'ended', result: look.result as Result };
    if (look.status === 'FORGOTTEN') {
      return { is: 'dead', how: 'Lambda does not know its execution any more.' };
    }
    return { is: 'dead', how: `Its execution ended ${look.status}: ${sentenceOf(look.message)}` };
  } catch (error) {
    if (!(error instanceof ZkBackupError)) throw error;
    return { is: 'unknown', why: error.message };
  }
}

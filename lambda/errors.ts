/** What an error tells besides its sentence. */
export interface ErrorDetails {
  /** The operator's next command or step. */
  readonly hint: string;
  readonly cause?: unknown;
}

/**
 * Base of every error that zk-backup raises on purpose: one sentence that says what and where,
 * the cause, and what to do next.
 */
export abstract class ZkBackupError extends Error {
  readonly hint: string;

  constructor(sentence: string, { hint, cause }: ErrorDetails) {
    super(sentence, { cause });
    this.name = new.target.name;
    this.hint = hint;
  }
}

/** The event that started the Lambda is not one it takes; nothing was sent. A person gets it as an answer. */
export class InvalidRequest extends ZkBackupError {}

/** The Lambda's own environment is incomplete: the stack was changed by hand or deployed in part. */
export class InvalidEnvironment extends ZkBackupError {}

/** The sentence and the hint of an error, for logs and for people. */
export function explain(error: unknown): { name: string; sentence: string; hint?: string } {
  if (error instanceof ZkBackupError) {
    return { name: error.name, sentence: error.message, hint: error.hint };
  }
  if (error instanceof Error) {
    return { name: error.name, sentence: error.message };
  }
  return { name: 'Error', sentence: String(error) };
}

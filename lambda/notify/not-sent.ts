import { type ErrorDetails, ZkBackupError } from '../errors.ts';

interface NotSentDetails extends ErrorDetails {
  /** Whether it may be gone a little later. */
  readonly isPassing: boolean;
  /** What the server asked for. */
  readonly retryAfterSeconds?: number | undefined;
}

/** A channel did not take a notification. The sentence holds no secret. */
export class NotSent extends ZkBackupError {
  readonly isPassing: boolean;
  readonly retryAfterSeconds: number | undefined;

  constructor(sentence: string, { isPassing, retryAfterSeconds, ...details }: NotSentDetails) {
    super(sentence, details);
    this.isPassing = isPassing;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

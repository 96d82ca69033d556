import { ZkBackupError } from '../errors.ts';
import { NotReached } from './errors.ts';

/**
 * Makes a call to AWS.
 * @param trouble what to say when it fails
 * @param right that the call takes
 * @throws NotReached
 */
export async function reached<T>(
  trouble: string,
  right: string,
  call: () => Promise<T>,
): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    if (cause instanceof ZkBackupError) throw cause;
    const { name, message } = cause as Error;
    throw new NotReached(`${trouble}: ${name}: ${message}`, {
      hint: `Check AWS_PROFILE, AWS_REGION and the right to ${right}: aws sts get-caller-identity`,
      cause,
    });
  }
}

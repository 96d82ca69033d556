import { ZkBackupError } from '../errors.ts';

/** A file, folder or object cannot be reached: nothing is said about what it holds. */
export class NotReached extends ZkBackupError {}

/** What was reached is not what zk-backup wrote there, or does not give what was asked for. */
export class NotReadable extends ZkBackupError {}

import { ZkBackupError } from '../lambda/errors.ts';

/** The command line asks for something there is not. */
export class BadOption extends ZkBackupError {}

/** The stack has no ensemble of that name. */
export class NoSuchEnsemble extends ZkBackupError {}

/** The backup has no znode of that path. */
export class NoSuchZnode extends ZkBackupError {}

/** A file, folder or object cannot be reached: nothing is said about what it holds. */
export class NotReached extends ZkBackupError {}

/** What was reached is no archive of ZooKeeper's files, or a broken one. */
export class BrokenArchive extends ZkBackupError {}

/** The files in it do not give the tree that was asked for. */
export class NotReadable extends ZkBackupError {}

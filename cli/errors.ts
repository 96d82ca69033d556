import { ZkBackupError } from '../lambda/errors.ts';

export { NotReached, NotReadable } from '../lambda/catalog/errors.ts';

/** The command line asks for something there is not. */
export class BadOption extends ZkBackupError {}

/** The stack has no ensemble of that name. */
export class NoSuchEnsemble extends ZkBackupError {}

/** The backup has no znode of that path. */
export class NoSuchZnode extends ZkBackupError {}

/** What was reached is no archive of ZooKeeper's files, or a broken one. */
export class BrokenArchive extends ZkBackupError {}

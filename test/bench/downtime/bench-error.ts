import { ZkBackupError } from '../../../lambda/errors.ts';

/** The ensemble is not in the state that measurements start from. */
export class NoBaseState extends ZkBackupError {}

/** What was to be measured failed. */
export class MeasurementFailed extends ZkBackupError {}

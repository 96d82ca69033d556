import { ZkBackupError } from '../../lambda/errors.ts';

/** The app could not be synthesized, or its template holds what is not understood here. */
export class AssemblyError extends ZkBackupError {}

import { join } from 'node:path';
import { cacheOfClone } from '../../local-cloud/toolbox/provide-sets.ts';

/** The variable by which a run names a folder of its own, so that two in one clone do not meet. */
export const e2eVariable = 'ZK_BACKUP_E2E';

/** Where servers of the end-to-end tests keep their data and logs. */
export const e2eFolder: string = process.env[e2eVariable] ?? join(cacheOfClone, '..', 'e2e');

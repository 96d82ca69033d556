import { register as registerRequire } from 'tsx/cjs/api';
import { register as registerImport } from 'tsx/esm/api';

/** TypeScript is read as it is, however jest was started. */
registerRequire();
registerImport();
